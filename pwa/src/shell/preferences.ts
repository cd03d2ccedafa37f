/** Language and light or dark: remembered in cookies, so that the server sends the right page the next time. */
import { signal } from '@preact/signals'
import { answer, api } from '../api/client'
import { LOCALES, type Locale, locale, replaceWords } from '../i18n/messages'
import { session } from '../session'

export type Scheme = 'auto' | 'light' | 'dark'
export const SCHEMES: readonly Scheme[] = ['auto', 'light', 'dark']

const YEAR_IN_SECONDS = 365 * 24 * 60 * 60
const chosen = signal<Scheme>('auto')

export function scheme(): Scheme {
  return chosen.value
}

function keep(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads these two; the Cookie Store API is not everywhere
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR_IN_SECONDS}; SameSite=Lax; Secure`
}

function read(name: string): string | undefined {
  return document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1]
}

/** Change the language at once, keep it on this device, and on the account where there is one. */
export async function chooseLanguage(language: Locale): Promise<void> {
  if (language === locale()) return
  await show(language)
  if (session().state === 'signed_in') await tellAccount(language)
}

async function show(language: Locale): Promise<void> {
  if (language !== locale()) await replaceWords(language)
  document.documentElement.lang = language
  keep('__Host-vigo-lang', language)
  // The service worker cannot read cookies: it finds the language here. No cache (private windows): no matter.
  const cache = await globalThis.caches?.open('vigo-language').catch(() => undefined)
  await cache?.put('/language', new Response(language)).catch(() => undefined)
}

async function tellAccount(language: Locale): Promise<void> {
  // A convenience: without it the language is asked for again on the next device.
  await answer(api.PUT('/api/me/language', { body: { locale: language } })).catch(() => undefined)
}

/** Whoever signs in reads in their own language; who has none yet is remembered with the present one. */
export async function followAccountLanguage(): Promise<void> {
  const who = session()
  if (who.state !== 'signed_in') return
  const own = LOCALES.find(each => each === who.me.locale)
  if (own) await show(own)
  else await tellAccount(locale())
}

export function chooseScheme(wanted: Scheme): void {
  chosen.value = wanted
  document.documentElement.dataset.colorScheme = wanted
  keep('__Host-vigo-scheme', wanted)
}

/** Take up what was chosen earlier. */
export function readPreferences(): void {
  const kept = read('__Host-vigo-scheme')
  const wanted = SCHEMES.find(each => each === kept)
  if (wanted) {
    chosen.value = wanted
    document.documentElement.dataset.colorScheme = wanted
  }
}
