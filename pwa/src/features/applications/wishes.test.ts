import { expect, test } from 'vitest'
import { oslo } from './fixtures'
import {
  addTrade,
  addWish,
  chance,
  mostSchools,
  mostWishes,
  nearestFirst,
  orderTrades,
  orderWishes,
  removeWish,
  toggleSchool,
  withSchools,
} from './wishes'

const wishes = [
  { area: 'A', schools: ['1'] },
  { area: 'B', schools: [] },
  { area: 'C', schools: ['2', '3'] },
]

test('limits are those of the level', () => {
  expect(mostWishes('vg1', oslo)).toBe(3)
  expect(mostWishes('vg2', oslo)).toBeUndefined()
  expect(mostSchools('vg1', { ...oslo, schools_per_programme: 3 })).toBe(3)
  expect(mostSchools('vg3', oslo)).toBe(6)
})

test('a wish is added once, at the end, and goes with its schools', () => {
  expect(addWish(wishes, 'D').at(-1)).toEqual({ area: 'D', schools: [] })
  expect(addWish(wishes, 'B')).toEqual(wishes)
  expect(removeWish(wishes, 'A').map(wish => wish.area)).toEqual(['B', 'C'])
})

test('a new order moves wishes with their schools', () => {
  expect(orderWishes(wishes, ['C', 'A', 'B'])[0]).toEqual({ area: 'C', schools: ['2', '3'] })
  expect(orderWishes(wishes, ['B']).map(wish => wish.area)).toEqual(['B', 'A', 'C'])
  expect(withSchools(wishes, 'B', ['9'])[1]).toEqual({ area: 'B', schools: ['9'] })
})

test('schools come in at the end, up to the number of the county', () => {
  expect(toggleSchool(['1'], '2', 2)).toEqual(['1', '2'])
  expect(toggleSchool(['1', '2'], '3', 2)).toEqual(['1', '2'])
  expect(toggleSchool(['1', '2'], '1', 2)).toEqual(['2'])
  expect(toggleSchool(['1', '2'], '3', undefined)).toEqual(['1', '2', '3'])
})

test('nearest first; unknown places last, in their old order', () => {
  const distances = new Map([
    ['far', 20],
    ['near', 2],
  ])
  expect(nearestFirst(['x', 'far', 'y', 'near'], distances)).toEqual(['near', 'far', 'x', 'y'])
})

test.each([
  [4300, 4250, 'above'],
  [4250, 4250, 'above'],
  [4200, 4250, 'close'],
  [4150, 4250, 'close'],
  [4149, 4250, 'below'],
] as const)('%i points against a cut-off of %i is %s', (own, cutOff, expected) => {
  expect(chance(own, cutOff)).toBe(expected)
})

test('trades are wished for once and can be put in order', () => {
  const two = addTrade(addTrade([], 'T1'), 'T2')
  expect(addTrade(two, 'T1')).toEqual(two)
  expect(orderTrades(two, ['T2', 'T1']).map(wish => wish.trade)).toEqual(['T2', 'T1'])
})
