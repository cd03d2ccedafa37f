import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { Button, Card } from '../../../design/basics'
import { number, points } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { lastCutOff, type Offering, placed } from '../model'
import { position } from '../position'

/** Two screenfuls on a phone; more of them would hold up the first touch. */
const FIRST = 20

/** Offerings with last year's cut-off and the way there. `title` names each: the school, or the programme area. */
export function OfferingList({
  offerings,
  title,
}: {
  offerings: readonly Offering[]
  title: (offering: Offering) => ComponentChildren
}) {
  const shown = useSignal(FIRST)
  const rows = placed(offerings, position.value?.point)
  return (
    <div class="stack">
      <ul class="plain-list stack" data-gap="sm">
        {rows.slice(0, shown.value).map(({ item, away }) => (
          <Card as="li" key={item.id} class="link-card hit">
            <p>{title(item)}</p>
            <CutOffLine offering={item} />
            <Facts offering={item} away={away} />
          </Card>
        ))}
      </ul>
      {rows.length > shown.value && (
        <Button
          variant="secondary"
          onClick={() => {
            shown.value += FIRST
          }}
        >
          {t('catalogue.show_more', { count: rows.length - shown.value })}
        </Button>
      )}
    </div>
  )
}

export function CutOffLine({ offering }: { offering: Offering }) {
  const cutOff = lastCutOff(offering)
  if (!cutOff) return <p class="small subtle">{t('catalogue.cut_off_unknown')}</p>
  const said =
    cutOff.status === 'points'
      ? t('catalogue.cut_off.points', { points: points((cutOff.points ?? 0) / 100) })
      : t(`catalogue.cut_off.${cutOff.status}`)
  return <p class="small">{t('catalogue.in_year', { year: cutOff.year, text: said })}</p>
}

function Facts({ offering, away }: { offering: Offering; away: number | undefined }) {
  const isDemo = offering.demo_fields.includes('offering') || offering.demo_fields.includes('places')
  if (offering.places === null && away === undefined && offering.requirements.length === 0) return null
  return (
    <div class="stack small" data-gap="sm">
      <p class="row">
        {away !== undefined && <span>{t('catalogue.distance.away', { distance: kilometres(away) })}</span>}
        {offering.places !== null && <span>{t('catalogue.places', { count: offering.places })}</span>}
        {isDemo && <span class="subtle">({t('catalogue.demo_figure')})</span>}
      </p>
      {offering.requirements.map(requirement => (
        <p key={requirement}>{t(`catalogue.requirement.${requirement}`)}</p>
      ))}
    </div>
  )
}

/** Near by it is tenths that count. */
export function kilometres(distance: number): string {
  return distance < 10 ? points(Math.round(distance * 10) / 10) : number(distance)
}
