/** Grades one under the other. Each opens to say which rule decided, and lets one say that it is wrong. */
import type { ComponentChildren } from 'preact'
import { Button } from '../../../design/basics'
import { date, points } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { schoolYearName } from '../../annual_wheel/model'
import {
  type Entry,
  fromHundredths,
  type Grade,
  type Line,
  letter,
  openReport,
  type Report,
  unbroken,
} from '../model'

interface Reporting {
  reports: readonly Report[]
  onReport: (grade: Grade) => void
}

export function CountingList({ entries, ...reporting }: { entries: readonly Entry[] } & Reporting) {
  return (
    <ul class="plain-list grade-list">
      {entries.map(({ line, parts }) => (
        <li key={line.grade?.id ?? line.reason}>
          {line.grade ? (
            <OneGrade line={line} grade={line.grade} {...reporting} />
          ) : (
            <Electives line={line} parts={parts} {...reporting} />
          )}
        </li>
      ))}
    </ul>
  )
}

export function AsideList({ lines, ...reporting }: { lines: readonly Line[] } & Reporting) {
  return (
    <ul class="plain-list grade-list">
      {lines.map(
        line =>
          line.grade && (
            <li key={line.grade.id}>
              <OneGrade line={line} grade={line.grade} {...reporting} />
            </li>
          ),
      )}
    </ul>
  )
}

function OneGrade({ line, grade, reports, onReport }: { line: Line; grade: Grade } & Reporting) {
  const reported = openReport(reports, grade)
  return (
    <Row name={<span lang="nb">{grade.name}</span>} about={describe(grade)} mark={grade.mark} line={line}>
      <p class="small">{t('grades.paragraph', { paragraph: line.paragraph })}</p>
      <p class="small subtle">{t(`grades.recorded.${grade.source}`, { date: date(grade.recorded_at) })}</p>
      {reported ? (
        <p class="small">{t('grades.report.open')}</p>
      ) : (
        <div>
          <Button variant="secondary" onClick={() => onReport(grade)}>
            {t('grades.report.button')}
          </Button>
        </div>
      )}
    </Row>
  )
}

function Electives({ line, parts, ...reporting }: { line: Line; parts: readonly Line[] } & Reporting) {
  const mean = points(fromHundredths(line.hundredths))
  return (
    <Row name={t('grades.electives')} about={t(line.reason)} mark={mean} line={line}>
      <p class="small">{t('grades.paragraph', { paragraph: line.paragraph })}</p>
      <div class="grade-parts">
        <AsideList lines={parts} {...reporting} />
      </div>
    </Row>
  )
}

function Row({
  name,
  about,
  mark,
  line,
  children,
}: {
  name: ComponentChildren
  about: string
  mark: string
  line: Line
  children: ComponentChildren
}) {
  return (
    <details class="grade" data-aside={!line.counts || undefined}>
      <summary>
        <span class="grade-name">
          {name}
          <span class="small subtle">{about}</span>
          {line.grade && line.reason !== 'grades.reason.counts' && (
            <span class="small">{`${t(line.reason)} (${unbroken(line.paragraph)})`}</span>
          )}
        </span>
        <span class="grade-mark">{mark}</span>
      </summary>
      <div class="stack" data-gap="sm">
        {children}
      </div>
    </details>
  )
}

/** How, where and when: Standpunkt · Vg2 · 2026–2027. A letter mark is said in words. */
function describe(grade: Grade): string {
  const sign = letter(grade.mark)
  const parts = [
    sign && t(`grades.mark.${sign}`),
    grade.assessment !== 'conduct' &&
      t(grade.private_candidate ? 'grades.assessment.private' : `grades.assessment.${grade.assessment}`),
    grade.level !== 'lower_secondary' && t(`grades.level.${grade.level}`),
    unbroken(schoolYearName(grade.school_year)),
  ]
  return parts.filter(Boolean).join(' · ')
}
