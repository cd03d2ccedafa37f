/**
 * Public answers that many parts of the application ask for: areas, offerings, places. Each is fetched once, lies in
 * memory and on the device, and re-renders whoever reads it when it comes.
 */
import { type ReadonlySignal, signal } from '@preact/signals'
import { answer, api } from '../../api/client'
import { SECOND } from '../../clock'
import { recall, remember } from '../../offline/kept'
import type { Area, County, Level, Offering, Point } from '../catalogue/model'

/** `undefined` while it is on its way, `null` when it could not be had. */
export type Maybe<T> = T | undefined | null

const PATIENCE = 15 * SECOND
const asked = new Map<string, ReadonlySignal<unknown>>()

function once<T>(name: string, load: () => Promise<T>): Maybe<T> {
  const known = asked.get(name)
  if (known) return known.value as Maybe<T>
  const found = signal<Maybe<T>>(undefined)
  asked.set(name, found)
  load().then(
    data => {
      found.value = data
      void remember(name, data)
    },
    async () => {
      found.value = (await recall<T>(name))?.value ?? null
      // Asked again later there may be a line; at once it would go round in circles.
      setTimeout(() => asked.delete(name), PATIENCE)
    },
  )
  return found.value
}

export function counties(): Maybe<readonly County[]> {
  return once('counties', async () => (await answer(api.GET('/api/catalogue/counties'))).data.counties)
}

function countyOf(number: string): County | undefined {
  return counties()?.find(county => county.number === number)
}

export function countyName(number: string): string {
  return countyOf(number)?.name ?? number
}

/** The authority whose admissions office it is, as the registers name it: «Rogaland fylkeskommune». */
export function countyAuthority(number: string): string | undefined {
  return countyOf(number)?.owner_name ?? undefined
}

export interface Municipality {
  number: string
  name: string
}

export function municipalities(county: string): Maybe<readonly Municipality[]> {
  return once(`municipalities:${county}`, async () => {
    const query = { county }
    return (await answer(api.GET('/api/catalogue/municipalities', { params: { query } }))).data.municipalities
  })
}

/** What can be applied for in a county after a completed area, or after lower secondary. */
export function openAreas(county: string, completed: string | null): Maybe<readonly Area[]> {
  return once(`open-areas:${county}:${completed}`, async () => {
    const query = { county, ...(completed && { completed }) }
    return (await answer(api.GET('/api/catalogue/open-areas', { params: { query } }))).data.areas
  })
}

export function areasAt(level: Level): Maybe<readonly Area[]> {
  return once(`areas-at:${level}`, async () => {
    const query = { level }
    return (await answer(api.GET('/api/catalogue/programme-areas', { params: { query } }))).data.areas
  })
}

export function area(code: string): Maybe<Area> {
  return once(`area:${code}`, async () => {
    return (await answer(api.GET('/api/catalogue/programme-areas/{code}', { params: { path: { code } } })))
      .data
  })
}

/** The schools of a county that have an area, with earlier cut-offs. */
export function offerings(code: string, county: string): Maybe<readonly Offering[]> {
  return once(`offerings:${county}:${code}`, async () => {
    const query = { area: code, county, size: 200 }
    return (await answer(api.GET('/api/catalogue/offerings', { params: { query } }))).data.offerings
  })
}

/** The middle of a postal area: distances are measured from there, on the device. */
export function postalPoint(code: string): Maybe<Point> {
  return once(`postal-point:${code}`, async () => {
    const sent = api.GET('/api/catalogue/postal-codes/{code}', { params: { path: { code } } })
    return (await answer(sent)).data.point
  })
}
