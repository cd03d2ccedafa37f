/** How long the county has left until it owes her a word (not while the appeal body has the case), and whether she came too late herself. */
import { Tag } from '../../../design/basics'
import { t } from '../../../i18n/messages'

const SOON = 7

export function Clock({ left, late }: { left: number | undefined; late: number }) {
  return (
    <span class="row">
      {left === undefined ? null : left < 0 ? (
        <Tag color="danger">{t('complaints.desk.days_over', { count: -left })}</Tag>
      ) : (
        <Tag color={left <= SOON ? 'warning' : 'neutral'}>
          {t('complaints.desk.days_left', { count: left })}
        </Tag>
      )}
      {late > 0 && <Tag color="warning">{t('complaints.desk.days_late', { count: late })}</Tag>}
    </span>
  )
}
