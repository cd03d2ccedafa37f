/** What the catalogue shows, decided from what the server said. Pure. */
import type { components } from '../../api/schema'
import type { Locale } from '../../i18n/messages'

type Schemas = components['schemas']
export type Area = Schemas['Area']
export type AreaDetail = Schemas['AreaDetail']
export type County = Schemas['County']
export type CutOff = Schemas['CutOff']
export type Hit = Schemas['Hit']
export type Names = Schemas['Names']
export type Offering = Schemas['Offering']
export type Point = Schemas['Point']
export type Programme = Schemas['Programme']
export type School = Schemas['SchoolDetail']
export type SearchResult = Schemas['Search']
export type Level = NonNullable<Area['level']>

export const LEVELS: readonly Level[] = ['vg1', 'vg2', 'vg2_vg3', 'vg3', 'vg4']

/** A name in the reader's language; `lang` where it had to be Bokmål instead. */
export function nameIn(names: Names, locale: Locale): { text: string; lang?: 'nb' } {
  const own = names[locale]
  return own ? { text: own } : { text: names.nb, lang: 'nb' }
}

/** The level to show beside an area's name: none where the name says it already (`Realfag vg2`). */
export function levelBeside(area: Pick<Area, 'level' | 'names'>, locale: Locale): Level | undefined {
  const said = nameIn(area.names, locale).text.toLowerCase()
  return area.level && !said.includes(area.level) ? area.level : undefined
}

/** Where a search result leads. */
export function hitAddress(hit: Pick<Hit, 'kind' | 'code'>): string {
  const folder = { programme: 'programmes', area: 'areas', trade: 'areas', school: 'schools' }[hit.kind]
  return `/${folder}/${encodeURIComponent(hit.code)}`
}

/** Areas by level, in the order one takes them; levels without areas are left out. */
export function byLevel(areas: readonly Area[]): readonly { level: Level; areas: readonly Area[] }[] {
  return LEVELS.map(level => ({ level, areas: areas.filter(area => area.level === level) })).filter(
    group => group.areas.length > 0,
  )
}

/** What a school offers, by level, in the order one takes them. */
export function offeringsByLevel(
  offerings: readonly Offering[],
): readonly { level: Level | null; offerings: readonly Offering[] }[] {
  return [...LEVELS, null]
    .map(level => ({ level, offerings: offerings.filter(offering => offering.area.level === level) }))
    .filter(group => group.offerings.length > 0)
}

/** What is taught at school, then what is learnt in a company; either is left out where there is none. */
export function byPlace(areas: readonly Area[]): readonly { inCompany: boolean; areas: readonly Area[] }[] {
  return [false, true]
    .map(inCompany => ({
      inCompany,
      areas: areas.filter(area => (area.provision === 'company') === inCompany),
    }))
    .filter(group => group.areas.length > 0)
}

/** The cut-off to show: the newest. The server sends them newest first. */
export function lastCutOff(offering: Pick<Offering, 'cut_offs'>): CutOff | undefined {
  return offering.cut_offs[0]
}

const EARTH_RADIUS_KM = 6371

/** Kilometres in a straight line between two places (haversine). */
export function distance(from: Point, to: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const north = radians(to.latitude - from.latitude)
  const east = radians(to.longitude - from.longitude)
  const chord =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(east / 2) ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(chord))
}

export interface Placed<T> {
  item: T
  /** Kilometres, where both ends are known. */
  away: number | undefined
}

/** Nearest first when a position is given; what has no place comes last. Without a position the order stays. */
export function placed<T extends { point: Point | null }>(
  items: readonly T[],
  position: Point | undefined,
): readonly Placed<T>[] {
  const found = items.map(item => ({
    item,
    away: position && item.point ? distance(position, item.point) : undefined,
  }))
  if (!position) return found
  return found.sort((a, b) => (a.away ?? Number.POSITIVE_INFINITY) - (b.away ?? Number.POSITIVE_INFINITY))
}
