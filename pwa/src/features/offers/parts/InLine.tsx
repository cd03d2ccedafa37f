/** The place in a line, and how it has moved. */
import { say, t } from '../../../i18n/messages'
import type { WishOutcome } from '../model'

type Placed = Pick<WishOutcome, 'number' | 'list_length' | 'previous_number'> & {
  group: string
  movement: string | null
}

/** A number never gets higher without the reason beside it. `now`: where the lists have moved since the round. */
export function InLine({
  wish,
  now,
}: {
  wish: Placed
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
