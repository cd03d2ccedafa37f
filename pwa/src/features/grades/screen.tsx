/** Grades and points: the sum line by line, what counts and what does not, and a way to say that something is wrong. */
import { useSignal } from '@preact/signals'
import { Await } from '../../design/Await'
import { Button, Details, EmptyState, Heading } from '../../design/basics'
import { Select } from '../../design/fields'
import { Opening } from '../../design/Opening'
import { t } from '../../i18n/messages'
import { here, setQuery } from '../../router'
import { announce } from '../../shell/announce'
import { type OwnGrades, useGrades } from './data'
import { type Grade, type Grades, type Report, sort, type Target, withJustSent } from './model'
import { AsideList, CountingList } from './parts/GradeList'
import { ReportDialog } from './parts/ReportDialog'
import { Reports } from './parts/Reports'
import { Score } from './parts/Score'
import './grades.css'

const TARGETS: readonly string[] = ['vg1', 'vg2', 'vg3'] satisfies Target[]

export default function GradesScreen() {
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t('grades.title')} lead={t('grades.lead')} />
      <OwnGradesAndPoints />
    </div>
  )
}

function OwnGradesAndPoints() {
  const asked = here().searchParams.get('target')
  const reading = useGrades(asked && TARGETS.includes(asked) ? (asked as Target) : undefined)
  const reporting = useSignal<{ grade: Grade | undefined } | undefined>(undefined)
  const justSent = useSignal<readonly Report[]>([])
  const sent = (report: Report) => {
    reporting.value = undefined
    justSent.value = [report, ...justSent.value]
    announce(t('grades.report.sent'))
  }
  return (
    <>
      <Await reading={reading}>
        {({ grades, reports: earlier }) => {
          const reports = withJustSent(earlier, justSent.value)
          return (
            <>
              {grades.lines.length === 0 ? (
                <EmptyState title={t('grades.empty.title')}>{t('grades.empty.text')}</EmptyState>
              ) : (
                <Explanation
                  grades={grades}
                  reports={reports}
                  onReport={grade => (reporting.value = { grade })}
                />
              )}
              <Reports reports={reports} />
              <section class="stack" data-gap="sm">
                <Heading>{t('grades.report.missing_title')}</Heading>
                <p>{t('grades.report.missing_text')}</p>
                <div>
                  <Button variant="secondary" onClick={() => (reporting.value = { grade: undefined })}>
                    {t('grades.report.missing_button')}
                  </Button>
                </div>
              </section>
            </>
          )
        }}
      </Await>
      {reporting.value && (
        <ReportDialog
          grade={reporting.value.grade}
          onClose={() => (reporting.value = undefined)}
          onSent={sent}
        />
      )}
    </>
  )
}

function Explanation({ grades, reports, onReport }: OwnGrades & { onReport: (grade: Grade) => void }) {
  const { counting, aside, elsewhere } = sort(grades.lines)
  const reporting = { reports, onReport }
  return (
    <>
      <TargetChoice grades={grades} />
      <Score grades={grades} />
      {counting.length > 0 && (
        <section class="stack" data-gap="sm">
          <Heading>{t('grades.counts.title')}</Heading>
          <CountingList entries={counting} {...reporting} />
        </section>
      )}
      {aside.length > 0 && (
        <section class="stack" data-gap="sm">
          <Heading>{t('grades.aside.title')}</Heading>
          <AsideList lines={aside} {...reporting} />
        </section>
      )}
      {elsewhere.length > 0 && (
        <Details summary={t('grades.elsewhere.title', { count: elsewhere.length })}>
          <AsideList lines={elsewhere} {...reporting} />
        </Details>
      )}
    </>
  )
}

/** Only for those who have grades from more than one level. */
function TargetChoice({ grades }: { grades: Grades }) {
  if (grades.targets.length < 2) return null
  return (
    <Select
      label={t('grades.target_label')}
      value={grades.target}
      choices={grades.targets.map(value => ({ value, label: t(`grades.target.${value}`) }))}
      onValue={value => setQuery({ target: value })}
    />
  )
}
