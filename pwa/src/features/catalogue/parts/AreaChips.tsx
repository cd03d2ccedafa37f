import { useSignal } from '@preact/signals'
import { Button } from '../../../design/basics'
import { locale, t } from '../../../i18n/messages'
import { type Area, levelBeside } from '../model'
import { Name } from './Name'

const FIRST = 8

/** Areas as the ways to them; with the level where what stands above does not say it. The rest of many on request. */
export function AreaChips({ areas, withLevel }: { areas: readonly Area[]; withLevel?: boolean }) {
  const all = useSignal(false)
  const left = all.value ? 0 : areas.length - FIRST
  return (
    <div class="stack" data-gap="sm">
      <ul class="plain-list chips">
        {areas.slice(0, left > 1 ? FIRST : areas.length).map(area => {
          const level = withLevel && levelBeside(area, locale())
          return (
            <li key={area.code}>
              <a class="chip" href={`/areas/${area.code}`}>
                <span>
                  <Name names={area.names} />
                  {level && <span class="subtle"> {t(`catalogue.level.${level}`)}</span>}
                </span>
              </a>
            </li>
          )
        })}
      </ul>
      {left > 1 && (
        <div class="row">
          <Button
            variant="tertiary"
            icon="plus"
            onClick={() => {
              all.value = true
            }}
          >
            {t('catalogue.show_more', { count: left })}
          </Button>
        </div>
      )}
    </div>
  )
}
