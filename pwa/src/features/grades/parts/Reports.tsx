/** What has been reported as wrong, and where it stands. */
import { type Colour, Heading, Tag } from '../../../design/basics'
import { date } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import type { Report } from '../model'

const COLOURS: Record<Report['state'], Colour> = {
  sent: 'info',
  looked_at: 'info',
  corrected: 'success',
  kept: 'neutral',
}

export function Reports({ reports }: { reports: readonly Report[] }) {
  if (reports.length === 0) return null
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('grades.report.list_title')}</Heading>
      <ul class="plain-list grade-list">
        {reports.map(report => (
          <li key={report.id} class="report row" data-spread>
            <span class="grade-name">
              {report.subject_name ? (
                <span>
                  <span lang="nb">{report.subject_name}</span>, {report.mark}
                </span>
              ) : (
                t(`grades.report.kind.${report.kind}`)
              )}
              <span class="small subtle">{t('grades.report.sent_on', { date: date(report.sent_at) })}</span>
            </span>
            <Tag color={COLOURS[report.state]}>{t(`grades.report.state.${report.state}`)}</Tag>
          </li>
        ))}
      </ul>
    </section>
  )
}
