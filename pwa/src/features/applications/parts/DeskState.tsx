/** How an application stands, as its county sees it. */
import { now } from '../../../clock'
import { type Colour, Tag } from '../../../design/basics'
import { t } from '../../../i18n/messages'
import type { DeskItem } from '../desk_model'

const COLOURS: Record<DeskItem['state'], Colour> = {
  draft: 'neutral',
  submitted: 'success',
  changed: 'warning',
  withdrawn: 'neutral',
}

export function DeskState({ item }: { item: Pick<DeskItem, 'state' | 'late' | 'reopened_until'> }) {
  const isReopened = item.reopened_until && new Date(item.reopened_until) > now()
  return (
    <span class="row">
      <Tag color={COLOURS[item.state]}>{t(`desk.state.${item.state}`)}</Tag>
      {item.late && item.state !== 'withdrawn' && <Tag color="warning">{t('desk.state.late')}</Tag>}
      {isReopened && <Tag color="info">{t('desk.state.reopened')}</Tag>}
    </span>
  )
}
