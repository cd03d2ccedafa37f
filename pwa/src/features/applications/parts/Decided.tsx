/** On my own timeline: what was decided about my application, by which paragraph, and why. */
import { points } from '../../../i18n/format'
import { say, t } from '../../../i18n/messages'
import { fromHundredths } from '../../grades/model'
import type { TimelineItem } from '../model'
import { AreaName, SchoolName } from './Names'

const ACT = 'OL '

export function Decided({
  event: { params },
  county,
}: {
  event: Pick<TimelineItem, 'params'>
  county: string
}) {
  const { decision, value, legal_basis: basis, reason, area, school } = params
  if (typeof decision !== 'string') return null
  const number = points(fromHundredths(typeof value === 'number' ? value : 0))
  return (
    <>
      <p>{say(`applications.decided.${decision}`, { points: number })}</p>
      {typeof area === 'string' && typeof school === 'string' && (
        <p class="small">
          <AreaName code={area} /> · <SchoolName area={area} school={school} county={county} />
        </p>
      )}
      {typeof reason === 'string' && <blockquote class="quoted">{reason}</blockquote>}
      {typeof basis === 'string' && <p class="small subtle">{sourceOf(basis)}</p>}
    </>
  )
}

/** A paragraph alone is the regulation's; the Act is named; anything else stands as the officer wrote it. */
function sourceOf(basis: string): string {
  if (basis.startsWith(ACT)) return t('applications.decided_basis_of_act', { basis: basis.slice(ACT.length) })
  return basis.startsWith('§') ? t('applications.decided_basis', { basis }) : basis
}
