import { expect, test } from 'vitest'
import { emptyDraft } from './fixtures'
import { merge, same, settle } from './merge'

const drama = { area: 'MDMDD1----', schools: ['1', '2'] }
const sport = { area: 'IDIDR1----', schools: [] }

test('values are the same by what they hold', () => {
  expect(same([drama], [{ schools: ['1', '2'], area: 'MDMDD1----' }])).toBe(true)
  expect(same([drama, sport], [sport, drama])).toBe(false)
  expect(same(null, {})).toBe(false)
  expect(same({ a: undefined }, {})).toBe(true)
})

test('each side keeps what only it changed', () => {
  const merged = merge(emptyDraft, { ...emptyDraft, wishes: [drama] }, { ...emptyDraft, level: 'vg1' })
  expect(merged.content).toEqual({ ...emptyDraft, wishes: [drama], level: 'vg1' })
  expect(merged.conflicts).toEqual([])
})

test('the same change on both sides is no conflict', () => {
  const both = { ...emptyDraft, wishes: [drama] }
  expect(merge(emptyDraft, both, { ...both })).toEqual({ content: both, conflicts: [] })
})

test('another order of wishes is another wish', () => {
  const base = { ...emptyDraft, wishes: [drama, sport] }
  const mine = { ...base, wishes: [sport, drama] }
  const theirs = { ...base, wishes: [drama], letter: 'Hei' }
  const merged = merge(base, mine, theirs)
  expect(merged.conflicts).toEqual(['wishes'])
  expect(merged.content).toMatchObject({ wishes: [sport, drama], letter: 'Hei' })
  expect(settle(merged, theirs, { wishes: 'theirs' }).wishes).toEqual([drama])
  expect(settle(merged, theirs, {}).wishes).toEqual([sport, drama])
})

test('one side putting something back is a change too', () => {
  const base = { ...emptyDraft, letter: 'first' }
  expect(merge(base, { ...base, letter: '' }, base).content.letter).toBe('')
})
