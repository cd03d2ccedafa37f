import { expect, test } from 'vitest'
import { type CaseOnDesk, decidingFaults, decisionOf, givesSeat, NOTHING_YET, sendsOn } from './desk_model'

const found = { state: 'considered', body: 'county_body' } as CaseOnDesk
const whole = { ...NOTHING_YET, legalBasis: '§ 33', reason: 'Feil.', seat: 'w' }

test('outcome, paragraph and reasons are required', () => {
  expect(Object.keys(decidingFaults(NOTHING_YET))).toEqual(['outcome', 'legalBasis', 'reason'])
  expect(decidingFaults({ ...whole, outcome: 'upheld' })).toEqual({})
  expect(Object.keys(decidingFaults({ ...whole, outcome: 'partly', seat: '' }))).toEqual(['seat'])
  expect(decidingFaults({ ...whole, outcome: 'rejected', seat: '' })).toEqual({})
})

test('only what is upheld gives a place', () => {
  expect(decisionOf(found, { ...whole, outcome: 'upheld' }).wish).toBe('w')
  expect(decisionOf(found, { ...whole, outcome: 'rejected' }).wish).toBeNull()
  expect(decisionOf(found, { ...whole, outcome: 'upheld', seat: 'none' }).wish).toBeNull()
  expect([givesSeat('partly'), givesSeat('dismissed'), givesSeat(undefined)]).toEqual([true, false, false])
})

test('what the county does not uphold goes to the body of its subject, or another', () => {
  expect(decisionOf(found, { ...whole, outcome: 'rejected' }).body).toBe('county_body')
  const other = decisionOf(found, { ...whole, outcome: 'partly', body: 'state_administrator' })
  expect(other.body).toBe('state_administrator')
  expect(decisionOf(found, { ...whole, outcome: 'upheld', body: 'state_administrator' }).body).toBeNull()
  expect(sendsOn({ state: 'forwarded' }, 'rejected')).toBe(false)
})
