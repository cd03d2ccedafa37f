/** The calendar from the server, and the last one kept for when there is no line. */
import { answer, api } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import { followServer } from '../../clock'
import type { Locale } from '../../i18n/messages'
import { recall, remember } from '../../offline/kept'
import type { Calendar } from './model'

async function fetchCalendar(county: string): Promise<Calendar> {
  const { data } = await answer(api.GET('/api/annual-wheel', { params: { query: county ? { county } : {} } }))
  followServer(data.now)
  void remember(`calendar:${county}`, data)
  return data
}

/** The calendar of a county; the national one for `''`. */
export function useCalendar(county: string): Reading<Calendar> {
  return useResource(
    () => fetchCalendar(county),
    [county],
    () => recall<Calendar>(`calendar:${county}`),
  )
}

/** Where calendar programs subscribe. */
export function feedAddress(county: string, locale: Locale): string {
  const query = new URLSearchParams({ locale, ...(county && { county }) })
  return `/api/annual-wheel/calendar.ics?${query}`
}
