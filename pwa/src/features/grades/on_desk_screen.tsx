/** One report on the officer's desk: what the pupil wrote, what stands in the register, and how it ends. */
import { useSignal } from '@preact/signals'
import { Await } from '../../design/Await'
import { Alert, Card, Heading, Link } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { date, dateAndTime } from '../../i18n/format'
import { t } from '../../i18n/messages'
import type { ScreenProps } from '../../routes'
import '../../design/records.css'
import './grades.css'
import { useReportOnDesk } from './desk_data'
import { isSettled, type ReportOnDesk } from './desk_model'
import { GradeVersions } from './parts/GradeVersions'
import { ReportState } from './parts/Reports'
import { Settle } from './parts/Settle'

export default function ReportOnDeskScreen({ params }: ScreenProps) {
  const reading = useReportOnDesk(params.id ?? '')
  const after = useSignal<ReportOnDesk | undefined>(undefined)
  const show = (report: ReportOnDesk | undefined) => {
    after.value = report
    if (!report) reading.reload()
  }
  return (
    <div class="wide stack" data-gap="lg">
      <p>
        <Link href="/desk/reports">{t('desk.report.back')}</Link>
      </p>
      <Await reading={reading} title={t('desk.report.title')}>
        {found => <One report={after.value ?? found} onChanged={show} />}
      </Await>
    </div>
  )
}

function One({
  report,
  onChanged,
}: {
  report: ReportOnDesk
  onChanged: (report: ReportOnDesk | undefined) => void
}) {
  return (
    <>
      <Opening title={report.name || t('desk.nameless')} lead={t('desk.report.logged')}>
        <p class="row">
          {report.born && <span>{t('desk.report.born', { date: date(report.born) })}</span>}
          <ReportState state={report.state} />
        </p>
      </Opening>
      <div class="desk-columns">
        <div class="stack" data-gap="lg">
          <Card as="section" tinted>
            <div class="stack" data-gap="sm">
              <Heading>{t(`grades.report.kind.${report.kind}`)}</Heading>
              {report.subject_name && (
                <p>
                  <span lang="nb">{report.subject_name}</span>
                </p>
              )}
              <p class="small subtle">{t('desk.report.sent', { moment: dateAndTime(report.sent_at) })}</p>
              {report.text ? (
                <blockquote class="quoted">{report.text}</blockquote>
              ) : (
                <p class="subtle">{t('desk.report.wordless')}</p>
              )}
            </div>
          </Card>
          <GradeVersions report={report} />
        </div>
        <div class="stack">
          {isSettled(report) ? <Ended report={report} /> : <Settle report={report} onChanged={onChanged} />}
        </div>
      </div>
    </>
  )
}

function Ended({ report }: { report: ReportOnDesk }) {
  return (
    <Alert color="success" title={t('desk.settle.done')} live>
      {report.settled_at && <p class="small">{dateAndTime(report.settled_at)}</p>}
      {report.corrected_to && (
        <p>{t('grades.report.corrected_to', { from: report.mark ?? '–', to: report.corrected_to })}</p>
      )}
      {report.answer && <p>{report.answer}</p>}
    </Alert>
  )
}
