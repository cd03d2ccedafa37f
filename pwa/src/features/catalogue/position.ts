/** Where distances are measured from. Stays in the page's memory: it is neither sent nor kept. */
import { signal } from '@preact/signals'
import { answer, api } from '../../api/client'
import type { Point } from './model'

export interface Position {
  point: Point
  /** How the person gave it: `0558 Oslo`, or nothing for the device's own. */
  postalPlace?: string
}

export const position = signal<Position | undefined>(undefined)

/** Take the middle of a postal area. Throws `Problem` for a code nobody knows; false when its place is unknown. */
export async function locateByPostalCode(code: string): Promise<boolean> {
  const { data } = await answer(api.GET('/api/catalogue/postal-codes/{code}', { params: { path: { code } } }))
  if (!data.point) return false
  position.value = { point: data.point, postalPlace: `${data.code} ${data.place}` }
  return true
}

/** Ask the device. False when it does not know or the person says no. */
export function locateByDevice(): Promise<boolean> {
  return new Promise(resolve => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        position.value = { point: { latitude: coords.latitude, longitude: coords.longitude } }
        resolve(true)
      },
      () => resolve(false),
      { maximumAge: 600_000, timeout: 10_000 },
    )
  })
}
