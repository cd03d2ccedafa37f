/** What became of each wish, in plain words; a place in line with how it has moved. */
import { Tag } from '../../../design/basics'
import { say, t } from '../../../i18n/messages'
import { Name, OwnName } from '../../catalogue/parts/Name'
import type { Numbers } from '../../waiting_lists/model'
import { type Result, reasonHolds, type WishOutcome } from '../model'

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
              <Tag color={COLOURS[wish.group] ?? 'neutral'}>{t(`applications.group.${wish.group}`)}</Tag>
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

/** A number never gets higher without the reason beside it. `now`: where the lists have moved since the round. */
export function InLine({
  wish,
  now,
}: {
  wish: WishOutcome
  now?: { number: number; length: number } | undefined
}) {
  const { number, list_length: length, movement, previous_number: previous } = wish
  if (number === null || length === null || wish.group !== 'waiting_list') return null
  if (now) return <p class="small">{t('offers.wishes.number', now)}</p>
  return (
    <p class="small">
      {t('offers.wishes.number', { number, length })}{' '}
      {movement && movement !== 'new' && say(`offers.moved.${movement}`, { previous })}
    </p>
  )
}
