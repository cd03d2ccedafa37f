import { expect, test } from 'vitest'
import { dayInNorway, endOfDay, reopeningFaults, searchIn } from './desk_model'

test('the address asks for what there is, and nonsense for everything', () => {
  const asked = new URLSearchParams({ q: 'ida', shelf: 'late', deadline_class: 'early' })
  expect(searchIn(asked, 2)).toEqual({ words: 'ida', shelf: 'late', deadlineClass: 'early', page: 2 })
  const nonsense = new URLSearchParams({ shelf: 'all', deadline_class: 'x' })
  expect(searchIn(nonsense, 1)).toEqual({ words: '', shelf: '', deadlineClass: '', page: 1 })
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
