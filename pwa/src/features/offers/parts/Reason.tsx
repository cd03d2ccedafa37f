/** What decided one wish: points, limits, the place in line, and what would have been enough. */
import { Heading } from '../../../design/basics'
import { points } from '../../../i18n/format'
import { say, t } from '../../../i18n/messages'
import { Name, OwnName } from '../../catalogue/parts/Name'
import { fromHundredths } from '../../grades/model'
import type { WishOutcome } from '../model'
import { InLine } from './InLine'

/** A wish as it is explained, now or when it was kept with a complaint. */
export type ExplainedWish = Pick<
  WishOutcome,
  | 'rank'
  | 'area_names'
  | 'school_name'
  | 'reason'
  | 'points'
  | 'bonus'
  | 'number'
  | 'list_length'
  | 'previous_number'
> & {
  outcome: string
  group: string
  movement: string | null
  cut_off: WishOutcome['cut_off']
}

export function Reason({ wish, needed }: { wish: ExplainedWish; needed: number | undefined }) {
  return (
    <div class="stack" data-gap="sm">
      <Heading>
        {wish.rank}. <Name names={wish.area_names} />
      </Heading>
      <p class="subtle">
        <OwnName>{wish.school_name}</OwnName>
      </p>
      <p>{say(`offers.reason.${wish.reason}`, {})}</p>
      <InLine wish={wish} />
      <dl class="figures">
        {wish.points !== null && <Figure name={t('offers.why.your_points')} hundredths={wish.points} />}
        {wish.bonus > 0 && <Figure name={t('offers.why.bonus')} hundredths={wish.bonus} />}
        {wish.cut_off?.points != null && (
          <Figure name={t('offers.why.last_in')} hundredths={wish.cut_off.points} />
        )}
      </dl>
      {needed !== undefined && <p>{t('offers.why.needed', { points: points(fromHundredths(needed)) })}</p>}
      {wish.cut_off?.by_draw && <p class="small">{t('offers.why.by_draw')}</p>}
      {isIn(wish) && wish.cut_off === null && <p class="small">{t('offers.why.all_in')}</p>}
      {wish.cut_off?.band && <p class="small">{t('offers.why.few')}</p>}
    </div>
  )
}

function isIn({ outcome }: ExplainedWish): boolean {
  return outcome === 'offered' || outcome === 'held'
}

function Figure({ name, hundredths }: { name: string; hundredths: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{points(fromHundredths(hundredths))}</dd>
    </div>
  )
}
