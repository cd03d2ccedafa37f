/**
 * The words. Only the active language is loaded, one chunk per feature or excerpt, with the route that needs it.
 * Keys and their parameters are typed by what `python -m i18n build` generates from the catalogues.
 */
import { batch, signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { written } from './format'
import type { Excerpt, Feature, Messages } from './generated/keys'

export type Locale = 'nb' | 'nn' | 'en'
export type Key = keyof Messages
export type { Feature }
/** A catalogue, or what one screen needs of several (`i18n/excerpts.toml`). */
export type Words = Feature | Excerpt

type Plural = Partial<Record<Intl.LDMLPluralRule, string>>
type Catalogue = Record<string, string | Plural>

type Params<K extends Key> = keyof Messages[K] extends never ? [] : [params: Messages[K]]
type RichParams<K extends Key> = { [P in keyof Messages[K]]: ComponentChildren }

export const LOCALES: readonly Locale[] = ['nb', 'nn', 'en']

/** Each language by its own name: the same words in every language, so they stand here. */
export const LOCALE_NAMES: Record<Locale, string> = { nb: 'Bokmål', nn: 'Nynorsk', en: 'English' }

/** Chromium has no Nynorsk dates or numbers, so Bokmål always stands behind it. */
export const INTL_LOCALES: Record<Locale, string[]> = { nb: ['nb'], nn: ['nn', 'nb'], en: ['en-GB'] }

const chunks = import.meta.glob<Catalogue>('./generated/*/*.json', { import: 'default' })
const wanted = new Set<Words>()
const words = signal<Catalogue>({})
const active = signal<Locale>('nb')
const plurals: Partial<Record<Locale, Intl.PluralRules>> = {}

/** The active language. */
export function locale(): Locale {
  return active.value
}

async function read(language: Locale, names: Iterable<Words>): Promise<Catalogue> {
  const loaded = await Promise.all(
    [...names].map(name => chunks[`./generated/${language}/${name}.json`]?.() ?? {}),
  )
  return Object.assign({}, ...loaded)
}

/** Fetch some words in the active language. */
export async function loadWords(names: readonly Words[]): Promise<void> {
  const missing = names.filter(name => !wanted.has(name))
  if (missing.length === 0) return
  const language = active.peek()
  const found = await read(language, missing)
  for (const name of missing) wanted.add(name)
  // The language was switched meanwhile: that switch did not know of these words yet.
  if (language !== active.peek()) return replaceWords(active.peek())
  words.value = { ...words.peek(), ...found }
}

/** Change the language: every text on the screen follows at once, and nothing else changes. */
export async function replaceWords(language: Locale): Promise<void> {
  const found = await read(language, wanted)
  batch(() => {
    active.value = language
    words.value = found
  })
}

function pattern(key: string, params: Record<string, unknown>): string | undefined {
  const entry = words.value[key]
  if (entry === undefined || typeof entry === 'string') return entry
  const language = active.value
  plurals[language] ??= new Intl.PluralRules(language)
  return entry[plurals[language].select(Number(params.count))] ?? entry.other
}

/** The text of a key in the active language. */
export function t<K extends Key>(key: K, ...[params]: Params<K>): string {
  return say(key, params ?? {}) ?? key
}

/**
 * The text of a key known only at run time (a code from the server), or undefined where there is none.
 * Dates and moments may come as the wire has them: they are written as people write them.
 */
export function say(key: string, params: Record<string, unknown>): string | undefined {
  return pattern(key, params)?.replace(/\{(\w+)\}/g, (_, name) => written(params[name] ?? ''))
}

/** Like `t`, with elements in place of placeholders: a link in the middle of a sentence. */
export function rich<K extends Key>(key: K, params: RichParams<K>): ComponentChildren[] {
  const found = pattern(key, params) ?? key
  return found
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 ? (params as Record<string, ComponentChildren>)[part] : part))
}
