/** What became of each wish, in plain words; a place in line with how it has moved. */
import { Tag } from '../../../design/basics'
import { say, t } from '../../../i18n/messages'
import { Name, OwnName } from '../../catalogue/parts/Name'
import type { Numbers } from '../../waiting_lists/model'
import { type Result, reasonHolds, type WishOutcome } from '../model'
import { InLine } from './InLine'

const COLOURS: Partial<Record<WishOutcome['group'], 'success' | 'info'>> = {
  offer: 'success',
  accepted: 'success',
  waiting_list: 'info',
}

export function Wishes({ result, numbers }: { result: Result; numbers: Numbers }) {
  return (
    <ol class="plain-list wish-outcomes">
      {result.wishes.map(wish => (
        <li key={wish.wish_id}>
          <span class="wish-rank" aria-hidden="true">
            {wish.rank}
          </span>
          <div class="stack" data-gap="xs">
            <p>
              <strong>
                <Name names={wish.area_names} />
              </strong>
            </p>
            <p class="subtle">
              <OwnName>{wish.school_name}</OwnName>
            </p>
            <p>
              <Tag color={COLOURS[groupOf(wish)] ?? 'neutral'}>
                {t(`applications.group.${groupOf(wish)}`)}
              </Tag>
            </p>
            {wish.elsewhere && <p class="small">{t('offers.found_for_you')}</p>}
            {reasonHolds(wish) && <p class="small">{say(`offers.reason.${wish.reason}`, {})}</p>}
            <InLine wish={wish} now={numbers.get(wish.wish_id)} />
          </div>
        </li>
      ))}
    </ol>
  )
}

/** A place that a correction keeps for her is hers: it asks for no answer, whatever its official code is called. */
function groupOf({ group, outcome }: WishOutcome): WishOutcome['group'] {
  return group === 'offer' && outcome === 'held' ? 'accepted' : group
}
