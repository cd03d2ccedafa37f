import { expect, test } from 'vitest'
import { go, here, match, place, placeOf, setQuery, watchAddress } from './router'
import { routes } from './routes'

test.each([
  ['/', '/', {}],
  ['/calendar', '/calendar', {}],
  ['/calendar', '/calendar/', {}],
  ['/schools/:number', '/schools/974', { number: '974' }],
  ['/programmes/:code', '/programmes/EL%2FB', { code: 'EL/B' }],
  ['/programmes/:code', '/programmes/%E0%A4%A', { code: '%E0%A4%A' }],
])('%s fits %s', (pattern, path, params) => {
  expect(match(pattern, path)).toEqual(params)
})

test.each([
  ['/calendar', '/calendars'],
  ['/schools/:number', '/schools'],
  ['/schools/:number', '/schools/'],
  ['/schools/:number', '/schools/1/2'],
])('%s does not fit %s', (pattern, path) => {
  expect(match(pattern, path)).toBeUndefined()
})

test('an unknown path has no route', () => {
  expect(placeOf('/nowhere').route).toBeUndefined()
  expect(placeOf('/calendar').route?.id).toBe('calendar')
})

test('every route has an id and a path of its own', () => {
  expect(new Set(routes.map(route => route.id)).size).toBe(routes.length)
  expect(new Set(routes.map(route => route.path)).size).toBe(routes.length)
})

test('a filter and a jump within the page leave one where one is; a link leads away', () => {
  watchAddress()
  go('/programmes?page=1')
  const before = place.value
  setQuery({ q: 'elektro' })
  expect(place.value).toBe(before)
  expect(here().searchParams.get('q')).toBe('elektro')
  history.replaceState(null, '', '/programmes?page=1&q=elektro#main')
  dispatchEvent(new PopStateEvent('popstate'))
  expect(place.value).toBe(before)
  go('/programmes?page=2')
  expect(place.value).not.toBe(before)
})
