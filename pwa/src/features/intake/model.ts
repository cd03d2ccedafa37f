/** A round as an officer meets it: how far it has come, what stands in the way, what can be done now. */
import type { components } from '../../api/schema'
import { SECOND } from '../../clock'

export type Rounds = components['schemas']['Rounds']
export type Round = components['schemas']['Round']
export type RoundWithRuns = components['schemas']['RoundWithRuns']
export type Run = components['schemas']['Run']
export type Figures = NonNullable<Run['figures']>
export type Comparison = components['schemas']['Comparison']
export type Corrections = components['schemas']['Corrections']
export type Correction = Corrections['items'][number]
export type CorrectionCost = NonNullable<Correction['cost']>
export type Remedy = components['schemas']['Remedy']

/** Why a result is corrected, and by which paragraph. */
export interface Grounds {
  legal_basis: string
  reason: string
}

export type Move = Comparison['moves'][number]
export type MoveKind = Move['kind']
export type Violation = Run['violations'][number]
export type Limits = components['schemas']['RunLimits']
export type Limit = Limits['items'][number]
export type Progress = NonNullable<Round['progress']>

export const STEPS = ['prepare', 'run', 'approve', 'schedule', 'publish'] as const
export type Step = (typeof STEPS)[number]

const REACHED: Record<Round['state'], number> = {
  prepared: 1,
  run: 2,
  approved: 3,
  scheduled: 4,
  publishing: 4,
  published: 5,
}

/** How each step of the path stands: those behind, the one at hand, those to come. */
export function pathOf(state: Round['state']): readonly { step: Step; state: 'done' | 'now' | 'later' }[] {
  const reached = REACHED[state]
  return STEPS.map((step, place) => ({
    step,
    state: place < reached ? 'done' : place === reached ? 'now' : 'later',
  }))
}

const WHILE_AT_WORK = 2 * SECOND
const WHILE_IT_WAITS = 5 * SECOND

/** How soon the page should look again by itself: while a worker is at it, or soon will be. Nothing when it may rest. */
export function nextLook({ state, runs, progress }: RoundWithRuns): number | undefined {
  if (state === 'scheduled') return WHILE_IT_WAITS
  const atWork = publishing({ state, progress }) || (runs[0] !== undefined && isRunning(runs[0]))
  return atWork ? WHILE_AT_WORK : undefined
}

/** How somebody can have moved, what an officer looks at first before the rest. */
export const MOVE_KINDS = ['lost', 'down', 'gained', 'up', 'aside'] as const satisfies readonly MoveKind[]

export const SORTINGS = ['moved', 'highest'] as const

export interface LimitsSearch {
  programme: string
  sorting: (typeof SORTINGS)[number]
  page: number
}

/** What publishing is at: from the moment it begins until everybody has been told; nothing before and after. */
export function publishing({ state, progress }: Pick<Round, 'state' | 'progress'>): Progress | undefined {
  if (state === 'publishing') return progress ?? { step: 'write', done: 0, total: 0 }
  const telling = state === 'published' && progress !== null && progress.done < progress.total
  return telling ? progress : undefined
}

/** Whether a run came to an end that others can be compared with: everything it promised has been kept. */
export function isSound({ state, violations }: Pick<Run, 'state' | 'violations'>): boolean {
  return state === 'done' && violations.length === 0
}

const SHARES = ['first', 'second', 'third', 'later', 'elsewhere', 'without'] as const
export type Share = (typeof SHARES)[number]

/** Where everybody ended: how many in each part of the whole, in an order that goes from best to worst. */
export function sharesOf(figures: Figures): readonly { share: Share; count: number }[] {
  const [first = 0, second = 0, third = 0, ...later] = figures.by_rank
  const counts = {
    first,
    second,
    third,
    later: later.reduce((sum, one) => sum + one, 0),
    elsewhere: figures.elsewhere,
    without: figures.without,
  }
  return SHARES.map(share => ({ share, count: counts[share] }))
}

/** The whole numbers of points between which a row of cut-offs lies, a little room at either end. */
export function scaleOf(limits: readonly Limit[]): { from: number; to: number } {
  const known = limits
    .flatMap(one => [one.points, one.earlier, one.last_year])
    .filter(value => value !== null)
  if (known.length === 0) return { from: 0, to: 100 }
  const from = Math.floor(Math.min(...known) / 100 - 1)
  return { from: Math.max(0, from), to: Math.ceil(Math.max(...known) / 100 + 1) }
}

/** Where a value lies on a scale, in per cent of its length. */
export function placeOn({ from, to }: { from: number; to: number }, hundredths: number): number {
  return (100 * (hundredths / 100 - from)) / (to - from)
}

export function isRunning({ state }: Pick<Run, 'state'>): boolean {
  return state !== 'done' && state !== 'stopped' && state !== 'failed'
}

/** The share in whole per cent, never more than it is; nothing of nothing is nothing. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((100 * part) / whole)
}

/** The first reason why the newest run cannot be approved by whoever looks; nothing when it can. */
export function hindrance(
  run: Run,
): 'dry' | 'unfinished' | 'gates' | 'violations' | 'outdated' | 'mine' | undefined {
  if (run.is_dry) return 'dry'
  if (run.state !== 'done') return 'unfinished'
  if (run.gates.length > 0) return 'gates'
  if (run.violations.length > 0) return 'violations'
  if (run.changed_since > 0) return 'outdated'
  return run.mine ? 'mine' : undefined
}

const NORWAY = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Oslo',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** A moment as a field of date and time shows it in Norway: 2027-07-08T10:00. */
export function fieldOf(moment: Date): string {
  return NORWAY.format(moment).replace(' ', 'T')
}

/** The moment that such a field means, whatever clock the machine has; nothing while it is half typed. */
export function momentOf(field: string): Date | undefined {
  const hours = [1, 2].map(ahead => new Date(`${field}:00+0${ahead}:00`))
  return hours.find(moment => !Number.isNaN(moment.getTime()) && fieldOf(moment) === field)
}

/** Whether a worker is at a correction. */
export function isBeingCorrected({ state }: Pick<Correction, 'state'>): boolean {
  return state === 'queued' || state === 'calculating' || state === 'writing'
}

/** The first reason why a correction cannot be approved by whoever looks; nothing when it can. */
export function notYet(
  correction: Correction,
): 'gates' | 'violations' | 'outdated' | 'nobody' | 'mine' | undefined {
  if (correction.gates.length > 0) return 'gates'
  if (correction.violations > 0) return 'violations'
  if (correction.outdated > 0) return 'outdated'
  if (correction.cost?.better === 0) return 'nobody'
  return correction.mine ? 'mine' : undefined
}
