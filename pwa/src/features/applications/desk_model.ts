/** The county's desk, decided from what the server said and what was typed. Pure. */
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type Desk = Schemas['Desk']
export type DeskItem = Desk['items'][number]
export type OnDesk = Schemas['OnDesk']
export type Reopening = Schemas['Reopening']
export type Ground = OnDesk['grounds'][number]
export type Shelf = Exclude<keyof Desk['counts'], 'all'>
export type DeadlineClass = NonNullable<DeskItem['deadline_class']>

export const SHELVES: readonly Shelf[] = ['submitted', 'changed', 'late', 'draft', 'withdrawn']
export const CLASSES: readonly DeadlineClass[] = ['early', 'ordinary']

export interface DeskSearch {
  words: string
  shelf: Shelf | ''
  deadlineClass: DeadlineClass | ''
  page: number
}

/** What the address asks for; what it cannot ask for is left out. */
export function searchIn(query: URLSearchParams, page: number): DeskSearch {
  return {
    words: query.get('q') ?? '',
    shelf: SHELVES.find(each => each === query.get('shelf')) ?? '',
    deadlineClass: CLASSES.find(each => each === query.get('deadline_class')) ?? '',
    page,
  }
}

export interface ReopeningDraft {
  ground: Ground | ''
  /** The last day, `2027-03-12`, in Norway. */
  day: string
  reason: string
}

export const SHORTEST_REASON = 5

export type ReopeningFaults = Partial<
  Record<
    keyof ReopeningDraft,
    'desk.reopen.ground_missing' | 'desk.reopen.day_wrong' | 'desk.reopen.reason_missing'
  >
>

/** What stops a reopening; the server asks the same. `latest` is the last day there may be, as is `first` the first. */
export function reopeningFaults(draft: ReopeningDraft, first: string, latest: string): ReopeningFaults {
  const isDay = draft.day >= first && draft.day <= latest
  return {
    ...(draft.ground === '' && { ground: 'desk.reopen.ground_missing' as const }),
    ...(!isDay && { day: 'desk.reopen.day_wrong' as const }),
    ...(draft.reason.trim().length < SHORTEST_REASON && { reason: 'desk.reopen.reason_missing' as const }),
  }
}

const isoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' })
const hour = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Oslo', hour: '2-digit', hour12: false })

/** The day it is in Norway at a moment: 2027-03-12. */
export function dayInNorway(moment: Date): string {
  return isoDay.format(moment)
}

/** The first moment after a day in Norway. Midnight there is 22 o'clock UTC in summer and 23 in winter. */
export function endOfDay(day: string): Date {
  const summer = new Date(`${day}T22:00:00Z`)
  return Number(hour.format(summer)) % 24 === 0 ? summer : new Date(`${day}T23:00:00Z`)
}
