/** What the grades screen shows, decided from what the server said. Pure. */
import type { components } from '../../api/schema'

export type Grades = components['schemas']['Grades']
export type Line = Grades['lines'][number]
export type Grade = NonNullable<Line['grade']>
export type Target = Grades['target']
export type Report = components['schemas']['Report']
export type NewReport = components['schemas']['NewReport']
export type Kind = NewReport['kind']
export type LetterMark = Exclude<Grade['mark'], '1' | '2' | '3' | '4' | '5' | '6'>

/** One entry of the sum. The electives are one entry with several grades behind it. */
export interface Entry {
  line: Line
  parts: readonly Line[]
}

export interface Sorted {
  counting: readonly Entry[]
  aside: readonly Line[]
  /** From levels that do not count for this one at all. */
  elsewhere: readonly Line[]
}

/** The lines as the screen shows them: what adds to the sum, what does not, and what belongs to other levels. */
export function sort(lines: readonly Line[]): Sorted {
  const isPart = (line: Line) => line.reason === 'grades.reason.in_electives'
  const parts = lines.filter(isPart)
  return {
    counting: lines
      .filter(line => line.counts && !isPart(line))
      .map(line => ({ line, parts: line.grade ? [] : parts })),
    aside: lines.filter(line => !line.counts && line.reason !== 'grades.reason.other_level'),
    elsewhere: lines.filter(line => line.reason === 'grades.reason.other_level'),
  }
}

/** The mark when it is a letter, which needs explaining; nothing for a number. */
export function letter(mark: Grade['mark']): LetterMark | undefined {
  return /^[1-6]$/.test(mark) ? undefined : (mark as LetterMark)
}

/** A year or a paragraph that no line ends within: «§ 4-25», «2026–2027». */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0').replace(/[-–]/g, '\u2060$&\u2060')
}

/** From hundredths, as the server counts, to the number people read. */
export function fromHundredths(value: number): number {
  return value / 100
}

/** The report about a grade that nobody has settled yet. */
export function openReport(reports: readonly Report[], grade: Grade): Report | undefined {
  return reports.find(
    each => each.record === grade.id && (each.state === 'sent' || each.state === 'looked_at'),
  )
}

/** The server's reports, with those just sent that its answer does not know yet. */
export function withJustSent(earlier: readonly Report[], justSent: readonly Report[]): readonly Report[] {
  const known = new Set(earlier.map(each => each.id))
  return [...justSent.filter(each => !known.has(each.id)), ...earlier]
}

/** What can be wrong with a grade, and what can be wrong otherwise. */
export function kindsFor(grade: Grade | undefined): readonly Kind[] {
  return grade ? ['wrong_grade', 'not_mine', 'wrongly_counted', 'other'] : ['missing', 'other']
}

export interface Faults {
  kind?: 'grades.report.kind_required'
  text?: 'grades.report_without_words'
}

/** What stops a report from being sent; the server asks the same. */
export function faultsOf(kind: Kind | undefined, text: string): Faults {
  if (!kind) return { kind: 'grades.report.kind_required' }
  const needsWords = kind === 'missing' || kind === 'other'
  return needsWords && !text.trim() ? { text: 'grades.report_without_words' } : {}
}
