/** The catalogue from the server: public, and kept on the device where it is small. */
import { answer, api } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import { recall, remember } from '../../offline/kept'
import type { Area, AreaDetail, County, Level, Offering, Programme, School, SearchResult } from './model'

/** Read, and keep a copy for when there is no line. */
function useKept<T>(name: string, load: () => Promise<T>): Reading<T> {
  return useResource(
    async () => {
      const data = await load()
      void remember(name, data)
      return data
    },
    [name],
    () => recall<T>(name),
  )
}

export function useCounties(): Reading<readonly County[]> {
  return useKept('counties', async () => (await answer(api.GET('/api/catalogue/counties'))).data.counties)
}

export function useProgrammes(): Reading<readonly Programme[]> {
  return useKept(
    'programmes',
    async () => (await answer(api.GET('/api/catalogue/programmes'))).data.programmes,
  )
}

/** The areas of a programme, all levels. */
export function useAreas(programme: string): Reading<readonly Area[]> {
  return useKept(`areas:${programme}`, async () => {
    const query = { programme }
    return (await answer(api.GET('/api/catalogue/programme-areas', { params: { query } }))).data.areas
  })
}

export function useArea(code: string): Reading<AreaDetail> {
  return useKept(`area:${code}`, async () => {
    return (await answer(api.GET('/api/catalogue/programme-areas/{code}', { params: { path: { code } } })))
      .data
  })
}

export function useSchool(number: string): Reading<School> {
  return useKept(`school:${number}`, async () => {
    const path = { organisation_number: number }
    return (await answer(api.GET('/api/catalogue/schools/{organisation_number}', { params: { path } }))).data
  })
}

/** The schools that offer an area, in a county or everywhere. */
export function useOfferings(area: string, county: string): Reading<readonly Offering[]> {
  return useResource(async () => {
    const query = { area, size: 200, ...(county && { county }) }
    return (await answer(api.GET('/api/catalogue/offerings', { params: { query } }))).data.offerings
  }, [area, county])
}

/** What the search knows under these words, by kind and code. Nothing while it asks, and without a line. */
export function useKnownAs(words: string): ReadonlySet<string> {
  const { resource } = useResource(async () => {
    if (!words) return new Set<string>()
    const query = { q: words, size: 40 }
    const { hits } = (await answer(api.GET('/api/catalogue/search', { params: { query } }))).data
    return new Set(hits.map(hit => hit.code))
  }, [words])
  return resource.state === 'ready' ? resource.data : new Set()
}

export interface Search {
  words: string
  county: string
  level: Level | ''
  page: number
}

export function useSearch({ words, county, level, page }: Search): Reading<SearchResult> {
  return useResource(async () => {
    const query = { q: words, page, size: 40, ...(county && { county }), ...(level && { level }) }
    return (await answer(api.GET('/api/catalogue/search', { params: { query } }))).data
  }, [words, county, level, page])
}
