import { expect, test } from 'vitest'
import { moved, positionAt } from './order'

test.each([
  [0, 2, ['b', 'c', 'a']],
  [2, 0, ['c', 'a', 'b']],
  [1, 1, ['a', 'b', 'c']],
  [1, -5, ['b', 'a', 'c']],
  [1, 9, ['a', 'c', 'b']],
  [7, 0, ['a', 'b', 'c']],
])('from %i to %i', (from, to, expected) => {
  expect(moved(['a', 'b', 'c'], from, to)).toEqual(expected)
})

test.each([
  [0, 0, 0],
  [0, 40, 0],
  [0, 60, 1],
  [0, 500, 2],
  [2, -60, 1],
  [2, -500, 0],
])('dragging %i by %i pixels ends at %i', (from, distance, place) => {
  expect(positionAt([25, 75, 125], from, distance)).toBe(place)
})
