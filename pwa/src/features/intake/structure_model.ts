/** What an offering has to give, as an officer reads and changes it. The server has the last word on every rule. */
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type Structure = Schemas['Structure']
export type Structures = Schemas['Structures']
export type StructureHistory = Schemas['StructureHistory']
export type StructureVersion = Schemas['StructureVersion']
export type Seats = Schemas['Seats']
export type ChangedSeats = Schemas['ChangedSeats']
export type Level = NonNullable<Structure['level']>

/** In the order in which an offering fills them (§ 4-6 and own choice). */
export const POOLS = ['skill', 'own_school', 'area', 'individual', 'reserve'] as const
export type Pool = (typeof POOLS)[number]
export const LEVELS: readonly Level[] = ['vg1', 'vg2', 'vg2_vg3', 'vg3', 'vg4']
export const ORDERS = ['programme', 'tightest'] as const

export interface StructureSearch {
  q: string
  programme: string
  level: Level | ''
  school: string
  order: (typeof ORDERS)[number]
  page: number
}

/** What the address asks for; nonsense in it asks for nothing. */
export function searchIn(query: URLSearchParams, page: number): StructureSearch {
  const level = LEVELS.find(one => one === query.get('level'))
  return {
    q: query.get('q') ?? '',
    programme: query.get('programme') ?? '',
    level: level ?? '',
    school: query.get('school') ?? '',
    order: query.get('order') === 'tightest' ? 'tightest' : 'programme',
    page,
  }
}

/** Places that are filled: more than there are where the county counts on some not coming. */
export function called({ capacity, call_permille }: Pick<Seats, 'capacity' | 'call_permille'>): number {
  return Math.floor((capacity * call_permille) / 1000)
}

function inPools(seats: Pick<Seats, 'pools'>): number {
  return POOLS.reduce((sum, pool) => sum + (seats.pools[pool] ?? 0), 0)
}

/** Places that are left for everyone, when those that are frozen or of a pool have been taken out. */
export function general(seats: Seats): number {
  return Math.max(0, called(seats) - seats.frozen - inPools(seats))
}

/** First wishes for each place to be had; nothing where nobody wants one, infinite where there is none. */
export function pressure({ first_wishes, seats }: Pick<Structure, 'first_wishes' | 'seats'>): number {
  if (first_wishes === 0) return 0
  const free = seats?.is_open ? called(seats) - seats.frozen : 0
  return free > 0 ? first_wishes / free : Number.POSITIVE_INFINITY
}

/** What a form of places holds, as it is typed. */
export interface Typed {
  capacity: string
  /** Per cent, with a decimal where there is one. */
  call: string
  frozen: string
  is_open: boolean
  pools: Readonly<Record<Pool, string>>
  reason: string
}

export function typedFrom(seats: Seats | null): Typed {
  return {
    capacity: seats === null ? '' : `${seats.capacity}`,
    call: `${(seats?.call_permille ?? 1000) / 10}`.replace('.', ','),
    frozen: `${seats?.frozen ?? 0}`,
    is_open: seats?.is_open ?? true,
    pools: Object.fromEntries(POOLS.map(pool => [pool, `${seats?.pools[pool] ?? 0}`])) as Record<
      Pool,
      string
    >,
    reason: '',
  }
}

/** A whole number as people type it; `NaN` for anything else. Nothing typed is none. */
function whole(text: string): number {
  const typed = text.trim()
  if (typed === '') return 0
  return /^\d{1,5}$/.test(typed) ? Number(typed) : Number.NaN
}

function permille(text: string): number {
  const found = /^\s*(\d{1,4})(?:[.,](\d))?\s*%?\s*$/.exec(text)
  return found ? 10 * Number(found[1]) + Number(found[2] ?? 0) : Number.NaN
}

/** What the form means, as it is sent. */
export function seatsFrom(typed: Typed): ChangedSeats {
  const pools = POOLS.map(pool => [pool, whole(typed.pools[pool])] as const).filter(
    ([, seats]) => seats !== 0,
  )
  return {
    capacity: typed.capacity.trim() === '' ? Number.NaN : whole(typed.capacity),
    call_permille: permille(typed.call),
    frozen: whole(typed.frozen),
    is_open: typed.is_open,
    pools: Object.fromEntries(pools),
    reason: typed.reason.trim(),
  }
}

export const MOST_SEATS = 1000
export const MOST_CALLED = 2000

/** A field of the form, and the code of what is wrong with it, with the numbers its sentence names. */
export type SeatsFault =
  | { field: 'capacity' | 'call' | 'frozen' | Pool; code: 'intake.structure.not_a_number' }
  | { field: 'capacity'; code: 'intake.seats_out_of_range'; params: { most: number } }
  | { field: 'call'; code: 'intake.call_out_of_range'; params: { most: number } }
  | { field: 'frozen'; code: 'intake.seats_taken'; params: { taken: number } }
  | { field: 'pools'; code: 'intake.pools_exceed_seats'; params: { seats: number } }
  | { field: 'pools'; code: 'intake.reserved_exceed_called'; params: { reserved: number; called: number } }
  | { field: 'skill'; code: 'intake.skill_share'; params: { most: number } }
  | { field: 'reason'; code: 'intake.reason_missing' }

/** What is wrong while one types: the rules of `rules/structure.py`. The reason is asked for when it is sent. */
export function faultsOf(typed: Typed): readonly SeatsFault[] {
  const seats = seatsFrom(typed)
  const numbers = [
    ['capacity', seats.capacity],
    ['call', seats.call_permille],
    ['frozen', seats.frozen],
    ...POOLS.map(pool => [pool, seats.pools[pool] ?? 0] as const),
  ] as const
  const unread = numbers.filter(([, value]) => Number.isNaN(value))
  if (unread.length > 0) {
    return unread.map(([field]) => ({ field, code: 'intake.structure.not_a_number' }))
  }
  const faults: SeatsFault[] = []
  if (seats.capacity > MOST_SEATS) {
    faults.push({ field: 'capacity', code: 'intake.seats_out_of_range', params: { most: MOST_SEATS } })
  }
  if (seats.call_permille > MOST_CALLED) {
    faults.push({ field: 'call', code: 'intake.call_out_of_range', params: { most: MOST_CALLED / 10 } })
  }
  if (seats.frozen > seats.capacity) {
    faults.push({ field: 'frozen', code: 'intake.seats_taken', params: { taken: seats.frozen } })
  }
  const half = Math.floor(seats.capacity / 2)
  if ((seats.pools.skill ?? 0) > half) {
    faults.push({ field: 'skill', code: 'intake.skill_share', params: { most: half } })
  }
  const [named, reserved] = [inPools(seats), inPools(seats) + seats.frozen]
  if (named > seats.capacity) {
    faults.push({ field: 'pools', code: 'intake.pools_exceed_seats', params: { seats: seats.capacity } })
  } else if (reserved > called(seats)) {
    const params = { reserved, called: called(seats) }
    faults.push({ field: 'pools', code: 'intake.reserved_exceed_called', params })
  }
  return faults
}

/** What differs between two versions, one line for each value; `is_open` as words of its own. */
export type Difference =
  | { what: 'capacity' | 'call' | 'frozen' | Pool; before: number | null; after: number }
  | { what: 'is_open'; before: boolean | null; after: boolean }

export function differences(before: Seats | null, after: Seats): readonly Difference[] {
  const was = before === null ? undefined : numbersIn(before)
  const is = numbersIn(after)
  const found: Difference[] = (Object.keys(is) as (keyof typeof is)[])
    .filter(what => is[what] !== (was?.[what] ?? 0))
    .map(what => ({ what, before: was?.[what] ?? null, after: is[what] }))
  if ((before?.is_open ?? true) !== after.is_open) {
    found.push({ what: 'is_open', before: before?.is_open ?? null, after: after.is_open })
  }
  return found
}

function numbersIn(seats: Seats): Record<'capacity' | 'call' | 'frozen' | Pool, number> {
  const pools = Object.fromEntries(POOLS.map(pool => [pool, seats.pools[pool] ?? 0]))
  return {
    capacity: seats.capacity,
    call: seats.call_permille,
    frozen: seats.frozen,
    ...(pools as Record<Pool, number>),
  }
}

/** Each version of a history with what it changed, the newest first. */
export function changesIn({ items, original }: StructureHistory): readonly {
  version: StructureVersion
  changed: readonly Difference[]
}[] {
  return items.map((version, place) => ({
    version,
    changed: differences(items[place + 1] ?? original, version),
  }))
}
