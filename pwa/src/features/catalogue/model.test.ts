import { expect, test } from 'vitest'
import {
  type Area,
  byLevel,
  byPlace,
  distance,
  hitAddress,
  levelBeside,
  nameIn,
  type Offering,
  offeringsByLevel,
  placed,
} from './model'

const OSLO = { latitude: 59.9139, longitude: 10.7522 }
const STAVANGER = { latitude: 58.97, longitude: 5.7331 }
const HAMAR = { latitude: 60.7945, longitude: 11.068 }

test('a name nobody has translated is Bokmål and says so', () => {
  const names = { nb: 'Elektro', nn: null, en: 'Electrical' }
  expect(nameIn(names, 'en')).toEqual({ text: 'Electrical' })
  expect(nameIn(names, 'nn')).toEqual({ text: 'Elektro', lang: 'nb' })
})

test('a level is not said twice', () => {
  const names = { nb: 'Realfag vg2', nn: 'Realfag vg2', en: 'Natural Science' }
  expect(levelBeside({ level: 'vg2', names }, 'nb')).toBeUndefined()
  expect(levelBeside({ level: 'vg2', names }, 'en')).toBe('vg2')
  expect(levelBeside({ level: null, names }, 'en')).toBeUndefined()
})

test.each([
  ['programme', 'ST', '/programmes/ST'],
  ['area', 'STUSP1----', '/areas/STUSP1----'],
  ['trade', 'ELELE3----', '/areas/ELELE3----'],
  ['school', '974714574', '/schools/974714574'],
] as const)('a %s leads to its page', (kind, code, address) => {
  expect(hitAddress({ kind, code })).toBe(address)
})

test('areas stand in the order one takes them', () => {
  const area = (code: string, level: Area['level']) => ({ code, level }) as Area
  const groups = byLevel([area('c', 'vg3'), area('a', 'vg1'), area('b', 'vg3'), area('x', null)])
  expect(groups.map(group => [group.level, group.areas.map(each => each.code)])).toEqual([
    ['vg1', ['a']],
    ['vg3', ['c', 'b']],
  ])
})

test('distances as the crow flies', () => {
  expect(distance(OSLO, OSLO)).toBe(0)
  expect(distance(OSLO, STAVANGER)).toBeCloseTo(305, -1)
  expect(distance(OSLO, HAMAR)).toBeCloseTo(distance(HAMAR, OSLO), 9)
})

test('nearest first, and what has no place last', () => {
  const items = [
    { name: 'nowhere', point: null },
    { name: 'Stavanger', point: STAVANGER },
    { name: 'Hamar', point: HAMAR },
  ]
  expect(placed(items, OSLO).map(each => each.item.name)).toEqual(['Hamar', 'Stavanger', 'nowhere'])
  expect(placed(items, undefined).map(each => each.item.name)).toEqual(['nowhere', 'Stavanger', 'Hamar'])
})

test('what a school offers stands by level, what has none last', () => {
  const at = (level: Area['level']) => ({ area: { level } }) as Offering
  const groups = offeringsByLevel([at(null), at('vg2'), at('vg1'), at('vg2')])
  expect(groups.map(({ level, offerings }) => [level, offerings.length])).toEqual([
    ['vg1', 1],
    ['vg2', 2],
    [null, 1],
  ])
})

test('what is taught at school comes before what is learnt in a company', () => {
  const at = (provision: Area['provision']) => ({ provision }) as Area
  const groups = byPlace([at('company'), at('school'), at('unknown')])
  expect(groups.map(({ inCompany, areas }) => [inCompany, areas.length])).toEqual([
    [false, 2],
    [true, 1],
  ])
  expect(byPlace([])).toEqual([])
})
