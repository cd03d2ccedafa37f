import { locale, t } from '../../../i18n/messages'
import { type Area, levelBeside } from '../model'
import { Name } from './Name'

/** Areas as the ways to them; with the level where what stands above does not say it. */
export function AreaChips({ areas, withLevel }: { areas: readonly Area[]; withLevel?: boolean }) {
  return (
    <ul class="plain-list chips">
      {areas.map(area => {
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
  )
}
