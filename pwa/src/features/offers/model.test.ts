import { describe, expect, it } from 'vitest'
import {
  byArea,
  type CutOffLine,
  choiceName,
  givenBy,
  listGroups,
  type Option,
  optionOf,
  type Result,
  reasonHolds,
  roundName,
  waiting,
} from './model'

const wish = (id: string, county: string, outcome = 'waitlisted') =>
  ({ wish_id: id, county, outcome }) as Result['wishes'][number]

const option = (place: boolean | null, lists: Option['lists']): Option => ({
  place,
  lists,
  consequence: 'lists',
  recommended: false,
})

const result = (more: Partial<Result> = {}) =>
  ({
    wishes: [wish('a', '03'), wish('b', '03'), wish('c', '11'), wish('d', '11'), wish('e', '03', 'offered')],
    list_by_list: [],
    options: [option(true, 'all'), option(true, 'some'), option(true, 'none'), option(false, 'none')],
    answer: null,
    ...more,
  }) as Result

const answered = (place: boolean, lists: string[], source: 'applicant' | 'silence' = 'applicant') =>
  result({
    answer: { number: 1, source, place, lists, consequence: 'out', answered_at: '2027-07-08T08:00:00+00:00' },
  })

describe('an answer', () => {
  it('is a plain yes or no where there is no list', () => {
    expect(choiceName(option(true, 'none'), false)).toBe('yes')
    expect(choiceName(option(false, 'none'), false)).toBe('no')
    expect(choiceName(option(false, 'some'), true)).toBe('no_some')
    expect(choiceName(option(null, 'all'), true)).toBe('all')
  })

  it('of a corrected result keeps what she had, and is about the lists above the new place', () => {
    expect(choiceName({ ...option(false, 'none'), consequence: 'keeps' }, false)).toBe('keep')
    expect(choiceName({ ...option(false, 'all'), consequence: 'keeps_and_lists' }, true)).toBe('keep_all')
    const ranked = result().wishes.map((each, at) => ({ ...each, rank: at + 1 }))
    const granted = { wish_id: 'c' } as Result['place']
    const corrected = { because: 'fact', keeps: null }
    const ids = (more: Partial<Result>) => waiting(result({ wishes: ranked, place: granted, ...more }))
    expect(ids({ corrected }).map(({ wish_id }) => wish_id)).toEqual(['a', 'b', 'c'])
    expect(ids({ corrected: null })).toHaveLength(4)
  })

  it('sends all lists, none, or those that are ticked, in their order', () => {
    expect(givenBy(result(), option(true, 'all'), new Set())).toEqual({
      place: true,
      lists: ['a', 'b', 'c', 'd'],
    })
    expect(givenBy(result(), option(false, 'none'), new Set(['a']))).toEqual({ place: false, lists: [] })
    expect(givenBy(result(), option(null, 'some'), new Set(['d', 'b', 'e'])).lists).toEqual(['b', 'd'])
  })

  it('is found again among the options it came from', () => {
    expect(optionOf(result())).toBeUndefined()
    expect(optionOf(answered(true, ['a']))).toMatchObject({ place: true, lists: 'some' })
    expect(optionOf(answered(true, ['a', 'b', 'c', 'd']))).toMatchObject({ lists: 'all' })
    expect(optionOf(answered(false, []))).toMatchObject({ place: false, lists: 'none' })
    expect(optionOf(answered(false, [], 'silence'))).toBeUndefined()
  })
})

describe('the lists', () => {
  it('go county by county, or one by one where the county says so', () => {
    const ids = (list_by_list: string[]) =>
      listGroups(result({ list_by_list })).map(group => group.map(({ wish_id }) => wish_id))
    expect(ids([])).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(ids(['11'])).toEqual([['a', 'b'], ['c'], ['d']])
  })
})

it('puts limits under their areas, both by name', () => {
  const line = (area: string, nb: string, school_name: string) =>
    ({ area, area_names: { nb, nn: null, en: null }, school_name }) as CutOffLine
  const lines = [line('b', 'Ålesund', 'B'), line('a', 'Elektro', 'Ås'), line('a', 'Elektro', 'Bø')]
  const found = byArea(lines, names => names.nb).map(area => area.map(each => each.school_name))
  expect(found).toEqual([['Bø', 'Ås'], ['B']])
})

it('names the first two rounds, and counts the others', () => {
  expect([1, 2, 3, 4].map(roundName)).toEqual(['first', 'second', 'later', 'later'])
})

it('leaves the reason of the round away where a list or a school has changed it since', () => {
  expect(reasonHolds({ outcome: 'waitlisted', group: 'waiting_list' })).toBe(true)
  expect(reasonHolds({ outcome: 'waitlisted', group: 'accepted' })).toBe(false)
  expect(reasonHolds({ outcome: 'held', group: 'accepted' })).toBe(true)
  expect(reasonHolds({ outcome: 'held', group: 'not_needed' })).toBe(false)
})
