import { describe, expect, test } from 'vitest'
import { consequenceOf, lastEnded, type MyCall, missingIn, nextLook, openCalls, passesOn } from './model'

describe('absence', () => {
  test('costs what the county has decided', () => {
    expect(consequenceOf('present', 'loses')).toBe('none')
    expect(consequenceOf('excused', 'loses')).toBe('none')
    expect(consequenceOf('absent', 'loses')).toBe('loses')
    expect(consequenceOf('absent', 'may_lose')).toBe('school_decides')
    expect(consequenceOf('absent', 'not_stated')).toBe('not_stated')
  })

  test('is asked about until everything is said', () => {
    expect(missingIn(undefined, 'loses', null, '')).toBe('kind')
    expect(missingIn('absent', 'loses', null, '')).toBeUndefined()
    expect(missingIn('absent', 'may_lose', null, '')).toBe('decision')
    expect(missingIn('absent', 'may_lose', true, ' ')).toBe('reason')
    expect(missingIn('absent', 'may_lose', false, '')).toBeUndefined()
  })

  test('passes the place on only where it is lost', () => {
    expect(passesOn('absent', 'loses', null)).toBe(true)
    expect(passesOn('absent', 'may_lose', false)).toBe(false)
    expect(passesOn('absent', 'may_lose', true)).toBe(true)
    expect(passesOn('excused', 'loses', null)).toBe(false)
  })
})

test('calls that are open stand apart from the newest that is over', () => {
  const calls = [{ state: 'open' }, { state: 'declined' }, { state: 'unanswered' }] as MyCall[]
  expect(openCalls({ calls })).toEqual([{ state: 'open' }])
  expect(lastEnded({ calls })).toEqual({ state: 'declined' })
})

test('the page looks again only while something is under way', () => {
  expect(nextLook({ stage: 'handing_over' })).toBe(1000)
  expect(nextLook({ stage: 'open' })).toBeUndefined()
})
