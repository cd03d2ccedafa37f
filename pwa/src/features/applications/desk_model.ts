/** The county's desk, decided from what the server said and what was typed. Pure. */
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type Desk = Schemas['Desk']
export type DeskItem = Desk['items'][number]
export type OnDesk = Schemas['OnDesk']
export type Reopening = Schemas['Reopening']
export type Ground = OnDesk['grounds'][number]
export type Shelf = Exclude<keyof Desk['counts'], 'all'>
export type Flag = DeskItem['flags'][number]
export type Level = (typeof LEVELS)[number]
export type GradesShown = Schemas['GradesOnDesk']
export type AskedPaper = OnDesk['asked'][number]
export type NewPaperRequest = Schemas['NewPaperRequest']
export type DeadlineClass = NonNullable<DeskItem['deadline_class']>

export const SHELVES: readonly Shelf[] = ['submitted', 'changed', 'late', 'draft', 'withdrawn']
export const LEVELS = ['vg1', 'vg2', 'vg3'] as const
export const CLASSES: readonly DeadlineClass[] = ['early', 'ordinary']

export interface DeskSearch {
  words: string
  shelf: Shelf | ''
  deadlineClass: DeadlineClass | ''
  level: Level | ''
  flag: Flag | ''
  page: number
}

export const EVERYTHING: DeskSearch = {
  words: '',
  shelf: '',
  deadlineClass: '',
  level: '',
  flag: '',
  page: 1,
}

/** In the order of the desk: what waits for somebody, then the kinds of cases. */
export const FLAGS: readonly Flag[] = [
  'needs_you',
  'undecided',
  'preferential',
  'individual',
  'early_other',
  'late',
  'move_undocumented',
  'papers_missing',
  'papers_asked',
  'papers_arrived',
  'papers_overdue',
  'grades_missing',
  'grades_incomplete',
  'grades_doubtful',
  'grades_reported',
  'decided',
]

/** The lists worth offering: those with something on them, the one that waits for me, and the one I am looking at. */
export function listsOf(flags: Desk['flags'], chosen: Flag | ''): Desk['flags'] {
  return flags.filter(({ flag, count }) => count > 0 || flag === 'needs_you' || flag === chosen)
}

const DOABLE = [
  'undecided',
  'papers_arrived',
  'papers_overdue',
  'papers_missing',
  'move_undocumented',
  'grades_missing',
  'grades_doubtful',
  'grades_reported',
] as const

/** What is to be done about a case that waits for an officer. */
export function todosOf(flags: readonly Flag[]): readonly (typeof DOABLE)[number][] {
  if (!flags.includes('needs_you')) return []
  const isAsked = flags.includes('papers_asked')
  return DOABLE.filter(todo => flags.includes(todo) && !(isAsked && WAITS_UNLESS_ASKED.has(todo)))
}

/** While the applicant looks for a paper, there is nothing to do about these. */
const WAITS_UNLESS_ASKED: ReadonlySet<string> = new Set(['undecided', 'papers_missing', 'move_undocumented'])

/** What the address asks for; what it cannot ask for is left out. */
export function searchIn(query: URLSearchParams, page: number): DeskSearch {
  return {
    words: query.get('q') ?? '',
    shelf: SHELVES.find(each => each === query.get('shelf')) ?? '',
    deadlineClass: CLASSES.find(each => each === query.get('deadline_class')) ?? '',
    level: LEVELS.find(each => each === query.get('level')) ?? '',
    flag: FLAGS.find(each => each === query.get('flag')) ?? '',
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

export interface AskingDraft {
  kind: AskedPaper['kind'] | ''
  /** The last day, `2027-02-05`; empty: the one that is suggested for the kind. */
  day: string
  note: string
}

export type AskingFaults = Partial<
  Record<'kind' | 'day', 'desk.papers.kind_missing' | 'desk.papers.day_wrong'>
>

/** The day a paper of this kind is asked for by, unless the officer says another. */
export function dayOf({ kind, day }: AskingDraft, { days }: Pick<OnDesk, 'days'>): string {
  return day || (days.find(each => each.kind === kind)?.day ?? '')
}

export function askingFaults(
  draft: AskingDraft,
  found: Pick<OnDesk, 'days' | 'first_day' | 'last_day'>,
): AskingFaults {
  const day = dayOf(draft, found)
  const isPossible = day >= (found.first_day ?? '') && day <= (found.last_day ?? '')
  return {
    ...(draft.kind === '' && { kind: 'desk.papers.kind_missing' as const }),
    ...(draft.kind !== '' && !isPossible && { day: 'desk.papers.day_wrong' as const }),
  }
}

/** The papers one would ask for first: those that are demanded and are not there. */
export function kindsToAsk(
  { demands, asked }: Pick<OnDesk, 'demands' | 'asked'>,
  all: readonly AskedPaper['kind'][],
): AskedPaper['kind'][] {
  const open = new Set(asked.filter(each => each.settled_at === null).map(each => each.kind))
  const wanted = demands.filter(each => !each.met).flatMap(each => each.kinds)
  return [...new Set([...wanted, ...all])].filter(kind => !open.has(kind))
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
