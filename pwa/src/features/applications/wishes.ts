/** Putting wishes together: what may be added, in which order, how many. Pure. */
import type { ApprenticeshipWish, DraftContent, Limits, SchoolWish } from './model'

/** How many programmes or areas the county takes; nothing where it is as many as one likes. */
export function mostWishes(level: DraftContent['level'], limits: Limits): number | undefined {
  return (level === 'vg1' ? limits.vg1_programmes : limits.vg23_areas) ?? undefined
}

/** How many schools the county takes within each. */
export function mostSchools(level: DraftContent['level'], limits: Limits): number | undefined {
  return (level === 'vg1' ? limits.schools_per_programme : limits.vg23_schools_per_area) ?? undefined
}

export function addWish(wishes: readonly SchoolWish[], area: string): SchoolWish[] {
  return wishes.some(wish => wish.area === area) ? [...wishes] : [...wishes, { area, schools: [] }]
}

export function removeWish(wishes: readonly SchoolWish[], area: string): SchoolWish[] {
  return wishes.filter(wish => wish.area !== area)
}

/** Put wishes in the order of these areas. What the order does not name keeps its place at the end. */
export function orderWishes(wishes: readonly SchoolWish[], areas: readonly string[]): SchoolWish[] {
  const place = (wish: SchoolWish) => {
    const found = areas.indexOf(wish.area)
    return found < 0 ? areas.length : found
  }
  return wishes.toSorted((a, b) => place(a) - place(b))
}

/** Choose schools for one wish. */
export function withSchools(
  wishes: readonly SchoolWish[],
  area: string,
  schools: readonly string[],
): SchoolWish[] {
  return wishes.map(wish => (wish.area === area ? { ...wish, schools: [...schools] } : wish))
}

/** Take a school in at the end, or out, as long as the county's number allows. */
export function toggleSchool(
  schools: readonly string[],
  school: string,
  most: number | undefined,
): readonly string[] {
  if (schools.includes(school)) return schools.filter(each => each !== school)
  return most !== undefined && schools.length >= most ? schools : [...schools, school]
}

/** The schools in the order of how far away they are; those nobody knows the place of come last. */
export function nearestFirst(
  schools: readonly string[],
  distances: ReadonlyMap<string, number>,
): readonly string[] {
  const far = (school: string) => distances.get(school) ?? Number.POSITIVE_INFINITY
  return schools.toSorted((a, b) => far(a) - far(b) || schools.indexOf(a) - schools.indexOf(b))
}

/** How wished-for schools' last cut-offs stand to one's own points. Hundredths on both sides. */
export type Chance = 'above' | 'close' | 'below'
const CLOSE = 100

export function chance(own: number, cutOff: number): Chance {
  if (own < cutOff) return own >= cutOff - CLOSE ? 'close' : 'below'
  return 'above'
}

export function addTrade(wishes: readonly ApprenticeshipWish[], trade: string): ApprenticeshipWish[] {
  if (wishes.some(wish => wish.trade === trade)) return [...wishes]
  return [...wishes, { trade, municipalities: [], company: null }]
}

export function orderTrades(
  wishes: readonly ApprenticeshipWish[],
  trades: readonly string[],
): ApprenticeshipWish[] {
  return wishes.toSorted((a, b) => trades.indexOf(a.trade) - trades.indexOf(b.trade))
}
