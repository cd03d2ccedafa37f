import { expect, test } from 'vitest'
import {
  askingFaults,
  dayInNorway,
  dayOf,
  EVERYTHING,
  endOfDay,
  kindsToAsk,
  listsOf,
  reopeningFaults,
  searchIn,
  todosOf,
} from './desk_model'

test('the address asks for what there is, and nonsense for everything', () => {
  const asked = new URLSearchParams('q=ida&shelf=late&deadline_class=early&level=vg2&flag=needs_you')
  expect(searchIn(asked, 2)).toEqual({
    words: 'ida',
    shelf: 'late',
    deadlineClass: 'early',
    level: 'vg2',
    flag: 'needs_you',
    page: 2,
  })
  const nonsense = new URLSearchParams({ shelf: 'all', deadline_class: 'x', level: 'vg9', flag: 'y' })
  expect(searchIn(nonsense, 1)).toEqual(EVERYTHING)
})

test('a day ends at midnight in Norway, summer and winter and when the clocks change', () => {
  expect(endOfDay('2027-03-12').toISOString()).toBe('2027-03-12T23:00:00.000Z')
  expect(endOfDay('2027-03-27').toISOString()).toBe('2027-03-27T23:00:00.000Z')
  expect(endOfDay('2027-03-28').toISOString()).toBe('2027-03-28T22:00:00.000Z')
  expect(endOfDay('2027-07-01').toISOString()).toBe('2027-07-01T22:00:00.000Z')
  expect(endOfDay('2027-10-31').toISOString()).toBe('2027-10-31T23:00:00.000Z')
  expect(dayInNorway(new Date('2027-03-12T22:59:59Z'))).toBe('2027-03-12')
  expect(dayInNorway(new Date('2027-03-12T23:00:00Z'))).toBe('2027-03-13')
})

test('opening again takes a ground, a day within reach and a reason', () => {
  const range = ['2027-03-03', '2027-03-16'] as const
  expect(reopeningFaults({ ground: '', day: '', reason: ' ' }, ...range)).toEqual({
    ground: 'desk.reopen.ground_missing',
    day: 'desk.reopen.day_wrong',
    reason: 'desk.reopen.reason_missing',
  })
  const good = { ground: 'our_mistake', day: '2027-03-16', reason: 'Vår feil' } as const
  expect(reopeningFaults(good, ...range)).toEqual({})
  expect(Object.keys(reopeningFaults({ ...good, day: '2027-03-17' }, ...range))).toEqual(['day'])
  expect(Object.keys(reopeningFaults({ ...good, day: '2027-03-02' }, ...range))).toEqual(['day'])
})

test('lists with nothing on them are left out, but for mine and the one in front', () => {
  const of = (flag: 'needs_you' | 'late' | 'decided' | 'individual', count: number) => ({
    flag,
    count,
    paragraph: null,
  })
  const flags = [of('needs_you', 0), of('late', 0), of('individual', 2), of('decided', 0)]
  expect(listsOf(flags, '').map(each => each.flag)).toEqual(['needs_you', 'individual'])
  expect(listsOf(flags, 'late').map(each => each.flag)).toEqual(['needs_you', 'late', 'individual'])
})

test('what is to be done is said of a case that waits, and not of what the applicant is looking for', () => {
  expect(todosOf(['undecided', 'papers_missing'])).toEqual([])
  expect(todosOf(['needs_you', 'undecided', 'papers_missing'])).toEqual(['undecided', 'papers_missing'])
  expect(todosOf(['needs_you', 'undecided', 'papers_asked', 'grades_missing'])).toEqual(['grades_missing'])
})

test('a paper is asked for by the day of its kind, or one within reach', () => {
  const found = {
    days: [{ kind: 'decision' as const, day: '2027-02-03' }],
    first_day: '2027-01-21',
    last_day: '2027-07-19',
  }
  const draft = { kind: 'decision' as const, day: '', note: '' }
  expect(dayOf(draft, found)).toBe('2027-02-03')
  expect(askingFaults(draft, found)).toEqual({})
  expect(askingFaults({ ...draft, kind: '' }, found)).toEqual({ kind: 'desk.papers.kind_missing' })
  for (const day of ['2027-01-20', '2027-07-20']) {
    expect(askingFaults({ ...draft, day }, found)).toEqual({ day: 'desk.papers.day_wrong' })
  }
})

test('what is demanded and not there is asked for first, and nothing twice', () => {
  const request = {
    id: '1',
    kind: 'cv' as const,
    note: '',
    until: '',
    asked_at: '',
    settled_at: null,
    state: 'waiting' as const,
  }
  const demands = [
    { kinds: ['decision' as const], paragraph: '§ 4-9 b', met: false },
    { kinds: ['moving_document' as const], paragraph: '§ 4-8', met: true },
  ]
  expect(kindsToAsk({ demands, asked: [request] }, ['cv', 'other', 'decision'])).toEqual([
    'decision',
    'other',
  ])
  const settled = { ...request, settled_at: '2027-01-20T08:00:00Z' }
  expect(kindsToAsk({ demands: [], asked: [settled] }, ['cv'])).toEqual(['cv'])
})
