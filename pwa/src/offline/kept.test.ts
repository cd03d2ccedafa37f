import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DAY } from '../clock'
import {
  dropDraft,
  forgetAnswers,
  forgetOld,
  forgetPeople,
  keepDraft,
  readDraft,
  recall,
  remember,
} from './kept'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: new Date('2027-02-01T12:00:00Z') }))
afterEach(async () => {
  vi.useRealTimers()
  await forgetPeople()
})

test('a draft comes back to the one who wrote it, and to nobody else', async () => {
  await keepDraft('ida', 'application:1', { wishes: ['a'] })
  expect(await readDraft('ida', 'application:1')).toEqual({ wishes: ['a'] })
  expect(await readDraft('jonas', 'application:1')).toBeUndefined()
  await dropDraft('ida', 'application:1')
  expect(await readDraft('ida', 'application:1')).toBeUndefined()
})

test('a draft lives seven days', async () => {
  await keepDraft('ida', 'application:1', 'x')
  vi.setSystemTime(Date.now() + 7 * DAY - 1)
  expect(await readDraft('ida', 'application:1')).toBe('x')
  vi.setSystemTime(Date.now() + 1)
  expect(await readDraft('ida', 'application:1')).toBeUndefined()
})

test('signing out clears what is personal and leaves what is public', async () => {
  await keepDraft('ida', 'application:1', 'x')
  await remember('status', 'mine', 'ida')
  await remember('calendar:', 'public')
  await forgetPeople()
  expect(await readDraft('ida', 'application:1')).toBeUndefined()
  expect(await recall('status', 'ida')).toBeUndefined()
  expect((await recall('calendar:'))?.value).toBe('public')
})

test('a change of role forgets what was shown and keeps what was typed', async () => {
  await keepDraft('ida', 'application:1', 'x')
  await remember('status', 'mine', 'ida')
  await remember('calendar:', 'public')
  await forgetAnswers()
  expect(await readDraft('ida', 'application:1')).toBe('x')
  expect(await recall('status', 'ida')).toBeUndefined()
  expect((await recall('calendar:'))?.value).toBe('public')
})

test('what is too old goes at the next start', async () => {
  await remember('calendar:', 'public')
  vi.setSystemTime(Date.now() + 8 * DAY)
  await forgetOld()
  expect(await recall('calendar:')).toBeUndefined()
})
