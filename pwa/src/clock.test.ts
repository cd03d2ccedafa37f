import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const HERE = Date.parse('2027-03-01T12:00:00Z')

beforeEach(() => {
  vi.resetModules()
  vi.useFakeTimers({ toFake: ['Date'], now: HERE })
})
afterEach(() => vi.useRealTimers())

test('the server decides what time it is, also where it is behind the phone', async () => {
  const { followServer, now } = await import('./clock')
  followServer('2027-03-01T11:00:00Z')
  expect(now().toISOString()).toBe('2027-03-01T11:00:00.000Z')
})

test('an answer out of a cache does not turn the clock back', async () => {
  const { followServer, now } = await import('./clock')
  followServer('2027-03-01T12:10:00Z')
  followServer('2027-03-01T12:09:10Z')
  expect(now().toISOString()).toBe('2027-03-01T12:10:00.000Z')
  followServer('2027-03-01T12:11:00Z')
  expect(now().toISOString()).toBe('2027-03-01T12:11:00.000Z')
})

test.each([null, '', 'soon'])('%j says nothing', async said => {
  const { followServer, now } = await import('./clock')
  followServer(said)
  expect(now().getTime()).toBe(HERE)
})

test.each([
  ['2027-03-02T11:59:00Z', false],
  ['2027-03-02T12:01:00Z', true],
  ['2027-02-28T11:59:00Z', true],
] as const)('%s is another time than the phone has: %s', async (moment, expected) => {
  const { followServer, isAnotherTime } = await import('./clock')
  followServer(moment)
  expect(isAnotherTime()).toBe(expected)
})
