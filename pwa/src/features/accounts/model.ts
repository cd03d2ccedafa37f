/** What the account screens show, decided from what the server said. Pure. */
import type { components } from '../../api/schema'
import type { Key } from '../../i18n/messages'

type Schemas = components['schemas']
export type Me = Schemas['Me']
export type Contact = Me['contact']
export type OpenSession = Schemas['Session']
export type Look = Schemas['Look']

/** What a person recognises a device by. Names of products: the same in every language. */
export interface Device {
  browser: string
  system: string
}

// The first that fits wins: every browser also names those it descends from.
const BROWSERS: readonly [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/OPR\/|Opera/, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'Chromebook'],
  [/Mac OS X|Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
]

/** The device behind a user agent, or nothing when it says too little. */
export function deviceOf(userAgent: string): Device | undefined {
  const find = (table: readonly [RegExp, string][]) => table.find(([sign]) => sign.test(userAgent))?.[1]
  const browser = find(BROWSERS)
  const system = find(SYSTEMS)
  return browser && system ? { browser, system } : undefined
}

const LOOKS: readonly [RegExp, Key][] = [
  [/^attachment\.(asked|settled)/, 'accounts.look.asked_paper'],
  [/^application\.deci/, 'accounts.look.decided'],
  [/^complaint\.paper/, 'accounts.look.opened_file'],
  [/^complaint\.(considered|decided)/, 'accounts.look.complaint_handled'],
  [/^complaint\./, 'accounts.look.complaint'],
  [/attachment/, 'accounts.look.opened_file'],
  [/^grades\.read/, 'accounts.look.grades'],
  [/reopen/, 'accounts.look.reopened'],
  [/grades\.correct/, 'accounts.look.settled'],
  [/read|view|look/, 'accounts.look.read'],
]

/** The sentence for what somebody did (`applications.reopening`). */
export function lookKey(action: string): Key {
  return LOOKS.find(([sign]) => sign.test(action))?.[1] ?? 'accounts.look.other'
}

/** Given and family name, as far as the register knows them. */
export function fullName(me: Pick<Me, 'given_name' | 'family_name'>): string {
  return [me.given_name, me.family_name].filter(Boolean).join(' ')
}

/** +4790000000 → 900 00 000: the way Norwegian mobile numbers are read out. Others stay as they are. */
export function readablePhone(phone: string): string {
  const [, ...groups] = phone.match(/^\+47(\d{3})(\d{2})(\d{3})$/) ?? []
  return groups.length ? groups.join(' ') : phone
}
