import { expect, test } from 'vitest'
import { endingsOf, outcomeOf, presentMark, type ReportOnDesk, settlingFaults } from './desk_model'

const version = { version: 1, mark: '4', replaced_at: null }
const report = {
  kind: 'wrong_grade',
  marks: ['4', '5'],
  versions: [version],
} as unknown as ReportOnDesk
const without = { ...report, kind: 'missing', marks: [], versions: [] } as ReportOnDesk

test('a report ends as its grade allows', () => {
  expect(endingsOf(report)).toEqual(['correct', 'keep'])
  expect(endingsOf({ ...report, kind: 'not_mine', marks: [] })).toEqual(['take_away', 'keep'])
  expect(endingsOf(without)).toEqual(['entered', 'keep'])
})

test('the mark in force is the one that nothing has replaced', () => {
  const older = {
    ...version,
    mark: '3',
    replaced_at: '2027-01-01T00:00:00Z',
  } as ReportOnDesk['versions'][number]
  expect(presentMark({ ...report, versions: [version as typeof older, older] })).toBe('4')
  expect(presentMark(without)).toBeUndefined()
})

test('nobody is left without a mark or an answer', () => {
  const nothing = { ending: undefined, mark: '', answer: '' } as const
  expect(settlingFaults(report, nothing)).toEqual({ ending: 'desk.settle.ending_missing' })
  expect(settlingFaults(report, { ...nothing, ending: 'correct' })).toEqual({ mark: 'grades.mark_missing' })
  expect(settlingFaults(report, { ...nothing, ending: 'correct', mark: '4' })).toEqual({
    mark: 'grades.mark_unchanged',
  })
  expect(settlingFaults(report, { ...nothing, ending: 'correct', mark: '5' })).toEqual({})
  expect(settlingFaults(report, { ...nothing, ending: 'keep', answer: ' ' })).toEqual({
    answer: 'grades.answer_missing',
  })
  expect(settlingFaults(without, { ...nothing, ending: 'entered', answer: 'Skolen' })).toEqual({})
})

test('what is sent says where the report goes, and a mark only where one is corrected', () => {
  expect(outcomeOf({ ending: 'correct', mark: '5', answer: ' Rett ' })).toEqual({
    state: 'corrected',
    mark: '5',
    answer: 'Rett',
  })
  expect(outcomeOf({ ending: 'keep', mark: '5', answer: 'Nei' })).toEqual({
    state: 'kept',
    mark: null,
    answer: 'Nei',
  })
  expect(outcomeOf({ ending: 'take_away', mark: '', answer: 'Borte' }).state).toBe('corrected')
})
