/** The deadline of one application, with the time that is left, or the truth about it being over. */
import { now } from '../../../clock'
import { Alert } from '../../../design/basics'
import { Countdown } from '../../../design/Countdown'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import type { Application } from '../model'
import { Office } from './Office'

export function DeadlineLine({ application }: { application: Application }) {
  const { window, deadline, opens, reopened_until } = application
  if (window === 'open') {
    return (
      <p class="deadline-line row small">
        <span>{t('applications.deadline.until', { moment: dateAndTime(lastMoment(deadline)) })}</span>
        {new Date(deadline) > now() && <Countdown until={new Date(deadline)} />}
      </p>
    )
  }
  return (
    <Alert color={window === 'closed' || window === 'late' ? 'warning' : 'info'}>
      <p>{t(`applications.window.${window}`)}</p>
      {(window === 'closed' || window === 'late') && <Office county={application.county} />}
      {window === 'not_open_yet' && opens && (
        <p>{t('applications.deadline.opens', { moment: dateAndTime(opens) })}</p>
      )}
      {window === 'reopened' && reopened_until && (
        <p>{t('applications.deadline.until', { moment: dateAndTime(reopened_until) })}</p>
      )}
    </Alert>
  )
}
