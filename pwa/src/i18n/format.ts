/**
 * Dates, times, numbers and lists as people write them, always in Norwegian time.
 * Formatters are expensive to make and cheap to use: each is made once per language.
 */
import { MINUTE } from '../clock'
import { INTL_LOCALES, type Key, type Locale, locale, t } from './messages'

const ZONE = 'Europe/Oslo'

function perLocale<F>(make: (tags: string[]) => F): () => F {
  const made: Partial<Record<Locale, F>> = {}
  return () => {
    const language = locale()
    made[language] ??= make(INTL_LOCALES[language])
    return made[language]
  }
}

const dateStyle = (options: Intl.DateTimeFormatOptions) =>
  perLocale(tags => new Intl.DateTimeFormat(tags, { timeZone: ZONE, ...options }))

const longDate = dateStyle({ day: 'numeric', month: 'long', year: 'numeric' })
const shortDate = dateStyle({ day: 'numeric', month: 'long' })
const monthAndYear = dateStyle({ month: 'long', year: 'numeric' })
const clockTime = dateStyle({ hour: '2-digit', minute: '2-digit', hour12: false })
const decimal = perLocale(
  tags => new Intl.NumberFormat(tags, { minimumFractionDigits: 1, maximumFractionDigits: 2 }),
)
const whole = perLocale(tags => new Intl.NumberFormat(tags, { maximumFractionDigits: 0 }))
const conjunction = perLocale(tags => new Intl.ListFormat(tags, { type: 'conjunction' }))
const englishWeekday = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: ZONE })

/** A date on the wire (`2027-03-01`) or a moment. A date means that day in Norway: noon keeps it there. */
export type DateLike = Date | string

function moment(value: DateLike): Date {
  if (value instanceof Date) return value
  return new Date(value.length === 10 ? `${value}T12:00:00+01:00` : value)
}

/** 1. mars 2027 */
export function date(value: DateLike): string {
  return longDate().format(moment(value))
}

/** 1. mars */
export function dayAndMonth(value: DateLike): string {
  return shortDate().format(moment(value))
}

/** mars 2027 */
export function month(value: DateLike): string {
  return monthAndYear().format(moment(value))
}

/** 23:59 */
export function time(value: DateLike): string {
  return clockTime().format(moment(value))
}

/** måndag – from the catalogue, since Chromium does not know Nynorsk. */
export function weekday(value: DateLike): string {
  const day = englishWeekday.format(moment(value)).toLowerCase()
  return t(`shell.weekday.${day}` as Extract<Key, `shell.weekday.${string}`>)
}

/** måndag 1. mars 2027 */
export function fullDate(value: DateLike): string {
  return t('shell.weekday_date', { weekday: weekday(value), date: date(value) })
}

/** måndag 1. mars 2027 kl. 23.59 */
export function dateAndTime(value: DateLike): string {
  return t('shell.date_at_time', { date: fullDate(value), time: time(value) })
}

/** 4,25 – points and averages. */
export function points(value: number): string {
  return decimal().format(value)
}

/** 12 345 */
export function number(value: number): string {
  return whole().format(value)
}

/** a, b og c */
export function list(values: readonly string[]): string {
  return conjunction().format(values)
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

/** A value from the wire as it stands in a sentence. Whole numbers stay as they are: most are names of something. */
export function written(value: unknown): string {
  if (typeof value === 'number' && !Number.isInteger(value)) return points(value)
  const text = String(value)
  if (DAY.test(text)) return fullDate(text)
  return MOMENT.test(text) ? dateAndTime(text) : text
}

/** A deadline as people say it. The server names the first moment that is too late: midnight is 23:59 the day before. */
export function lastMoment(tooLate: string): Date {
  return new Date(Date.parse(tooLate) - MINUTE)
}

const tongues = perLocale(tags => new Intl.DisplayNames(tags, { type: 'language' }))

/** spansk – the name of a language by its code. */
export function languageName(code: string): string {
  return tongues().of(code) ?? code
}
