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

export function ReportState({ state }: Pick<Report, 'state'>) {
  return <Tag color={COLOURS[state]}>{t(`grades.report.state.${state}`)}</Tag>
}

/** What the county has answered. */
function Answer({ report }: { report: Report }) {
  return (
    <div class="report-answer stack" data-gap="xs">
      {report.corrected_to && (
        <p>{t('grades.report.corrected_to', { from: report.mark ?? '–', to: report.corrected_to })}</p>
      )}
      {report.answer && (
        <p>
          <span class="small subtle">{t('grades.report.answer')}</span> {report.answer}
        </p>
      )}
    </div>
  )
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
            <ReportState state={report.state} />
            {(report.corrected_to || report.answer) && <Answer report={report} />}
          </li>
        ))}
      </ul>
    </section>
  )
}
