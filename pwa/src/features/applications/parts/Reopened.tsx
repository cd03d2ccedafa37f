/** On a timeline: until when an application was opened again, and why. */
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import type { TimelineItem } from '../model'

export function Reopened({ event: { params } }: { event: Pick<TimelineItem, 'params'> }) {
  const { until, reason } = params
  return (
    <>
      {typeof until === 'string' && (
        <p>{t('applications.deadline.until', { moment: dateAndTime(lastMoment(until)) })}</p>
      )}
      {typeof reason === 'string' && <p class="small">{reason}</p>}
    </>
  )
}
