import { expect, test } from 'vitest'
import { timeLeft } from './Countdown'

const end = new Date('2027-03-01T23:00:00Z')
const before = (milliseconds: number) => new Date(end.getTime() - milliseconds)
const HOUR = 3_600_000

test.each([
  [12 * 24 * HOUR + 5 * HOUR, { unit: 'days', count: 12 }],
  [48 * HOUR, { unit: 'days', count: 2 }],
  [48 * HOUR - 1, { unit: 'hours', count: 47 }],
  [2 * HOUR - 1, { unit: 'minutes', count: 119 }],
  [119_000, { unit: 'seconds', count: 119 }],
  [1, { unit: 'seconds', count: 1 }],
  [0, undefined],
  [-1, undefined],
])('%i ms before the end', (milliseconds, expected) => {
  expect(timeLeft(end, before(milliseconds))).toEqual(expected)
})
