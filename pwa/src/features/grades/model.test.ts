import { expect, test } from 'vitest'
import {
  faultsOf,
  type Grade,
  kindsFor,
  type Line,
  letter,
  openReport,
  type Report,
  sort,
  unbroken,
  withJustSent,
} from './model'

const grade: Grade = {
  id: 'a',
  version: 1,
  subject: 'NOR0218',
  name: 'Norsk',
  level: 'lower_secondary',
  assessment: 'final',
  mark: '4',
  school_year: 2026,
  private_candidate: false,
  source: 'school',
  recorded_at: '2027-01-20T08:00:00+00:00',
}

function line(reason: string, counts: boolean, hundredths = 0, has = true): Line {
  return {
    grade: has ? grade : null,
    counts,
    reason: `grades.reason.${reason}` as Line['reason'],
    paragraph: '§ 4-19',
    hundredths,
  }
}

test('electives stand under the one entry they make', () => {
  const found = sort([
    line('counts', true, 400),
    line('in_electives', true),
    line('in_electives', true),
    line('conduct', false),
    line('other_level', false),
    line('electives_as_one', true, 450, false),
  ])
  expect(found.counting.map(entry => entry.parts.length)).toEqual([0, 2])
  expect(found.aside.map(each => each.reason)).toEqual(['grades.reason.conduct'])
  expect(found.elsewhere).toHaveLength(1)
})

test('what the screen shows as counting adds up to the sum', () => {
  const lines = [
    line('counts', true, 400),
    line('counts_as_zero', true),
    line('electives_as_one', true, 433, false),
  ]
  const shown = sort(lines).counting.reduce((sum, entry) => sum + entry.line.hundredths, 0)
  expect(shown).toBe(833)
})

test('letters are explained, numbers are not', () => {
  expect(letter('IV')).toBe('IV')
  expect(letter('5')).toBeUndefined()
})

test('a paragraph stays on one line', () => {
  expect(unbroken('§ 4-25')).toBe('§\u00a04\u2060-\u206025')
})

test('a report is open until somebody has settled it', () => {
  const report = (state: Report['state'], record: string | null) => ({ state, record }) as Report
  expect(openReport([report('corrected', 'a'), report('sent', null)], grade)).toBeUndefined()
  expect(openReport([report('looked_at', 'a')], grade)).toBeDefined()
})

test('a report just sent stands first, and once', () => {
  const report = (id: string) => ({ id }) as Report
  const shown = withJustSent([report('b'), report('a')], [report('c'), report('b')])
  expect(shown.map(each => each.id)).toEqual(['c', 'b', 'a'])
})

test('a report needs a reason, and words where the reason says nothing', () => {
  expect(faultsOf(undefined, '')).toEqual({ kind: 'grades.report.kind_required' })
  expect(faultsOf('wrong_grade', '')).toEqual({})
  expect(faultsOf('missing', '  ')).toEqual({ text: 'grades.report_without_words' })
  expect(faultsOf('missing', 'Spansk')).toEqual({})
  expect(kindsFor(grade)).not.toContain('missing')
  expect(kindsFor(undefined)).toEqual(['missing', 'other'])
})
