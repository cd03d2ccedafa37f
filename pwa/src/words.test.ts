/** Every screen brings the words that its code says: followed from file to file, as far as nothing is fetched later. */
import { expect, test } from 'vitest'
import { routes } from './routes'

const sources = import.meta.glob<string>('./**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })
const words = import.meta.glob<object>('./i18n/generated/nb/*.json', { import: 'default', eager: true })

const FETCHED_AT_ONCE = /^(?:import|export)\b(?!\s+type\b)[^']*'(\.[^']+)'/gm
const SAID =
  /\b(?:t|say|rich)\(\s*(?:[^'`(]*\?\s*)?(?:'([a-z0-9_.]+)'(?:\s*:\s*'([a-z0-9_.]+)')?|`([a-z0-9_.]+)\$)/g
/** What is said of a fault is fetched with it (`api/problem`). */
const BROUGHT_BY_ERRORS = /^problems\./
/** Only the catalogue stands fast: which words of it are said is decided elsewhere. */
const WHOLE = /^\w+\.$/

function fileAt(from: string, path: string): string | undefined {
  const { pathname } = new URL(path, `http://src/${from}`)
  return [pathname, `${pathname}.ts`, `${pathname}.tsx`].map(name => `.${name}`).find(name => name in sources)
}

function filesOf(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  for (const [, path = ''] of (sources[file] ?? '').matchAll(FETCHED_AT_ONCE)) {
    const next = fileAt(file, path)
    if (next) filesOf(next, found)
  }
  return found
}

function saidIn(file: string): string[] {
  return [...(sources[file] ?? '').matchAll(SAID)]
    .flatMap(([, ...keys]) => keys)
    .filter(key => key !== undefined)
    .filter(key => !BROUGHT_BY_ERRORS.test(key) && !WHOLE.test(key))
}

const keysOf = (name: string) => Object.keys(words[`./i18n/generated/nb/${name}.json`] ?? {})
const everyKey = Object.keys(words).flatMap(path =>
  keysOf(path.slice(path.lastIndexOf('/') + 1, -'.json'.length)),
)

test.each(routes.map(route => [route.id, route] as const))('%s', (_, route) => {
  const files = filesOf(`./${route.source.slice('src/'.length)}`)
  const said = [route.title, ...(route.lead ? [route.lead] : []), ...[...files].flatMap(saidIn)]
  const wanted = everyKey.filter(key =>
    said.some(each => key === each || (each.endsWith('.') && key.startsWith(each))),
  )
  const brought = new Set(['shell', ...route.strings].flatMap(keysOf))
  expect(said.length).toBeGreaterThan(1)
  expect([...new Set(wanted)].filter(key => !brought.has(key))).toEqual([])
})
