/** What a county's offerings have to give, from the server. Nothing of it stays on the device. */
import { answer, api, editing } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import type {
  ChangedSeats,
  Structure,
  StructureHistory,
  StructureSearch,
  Structures,
} from './structure_model'

export function useStructures(search: StructureSearch): Reading<Structures> {
  const { q, programme, level, school, order, page } = search
  return useResource(async () => {
    const query = {
      order,
      page,
      ...(q && { q }),
      ...(programme && { programme }),
      ...(level && { level }),
      ...(school && { school }),
    }
    return (await answer(api.GET('/api/intake/offerings', { params: { query } }))).data
  }, [q, programme, level, school, order, page])
}

/** One offering with its history, as they stand together. */
export interface Whole {
  structure: Structure
  history: StructureHistory
}

export function useStructure(id: string): Reading<Whole> {
  return useResource(() => readStructure(id), [id])
}

export async function readStructure(id: string): Promise<Whole> {
  const params = { path: { offering_id: id } }
  const [structure, history] = await Promise.all([
    answer(api.GET('/api/intake/offerings/{offering_id}', { params })),
    answer(api.GET('/api/intake/offerings/{offering_id}/history', { params })),
  ])
  return { structure: structure.data, history: history.data }
}

/** Change what an offering has to give. Throws `Problem`: 412 when a colleague changed it since this version. */
export async function changeSeats(id: string, version: number, body: ChangedSeats): Promise<Structure> {
  const params = { path: { offering_id: id } }
  const headers = editing(`"${version}"`)
  return (await answer(api.PUT('/api/intake/offerings/{offering_id}', { params, headers, body }))).data
}
