/** The county's cases from the server. Nothing of them stays on the device but what an officer is writing. */
import { answer, api, editing } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import type { Intent } from './data'
import { type CaseOnDesk, type Deciding, type DeskPage, decisionOf, type Shelf } from './desk_model'

const path = (id: string) => ({ path: { case_id: id } })

export function useDesk(shelf: Shelf, page: number): Reading<DeskPage> {
  return useResource(
    async () => (await answer(api.GET('/api/complaints/desk', { params: { query: { shelf, page } } }))).data,
    [shelf, page],
  )
}

/** One case with what she had been shown. She can see that it was opened. */
export function useCaseOnDesk(id: string): Reading<CaseOnDesk> {
  return useResource(
    async () => (await answer(api.GET('/api/complaints/desk/{case_id}', { params: path(id) }))).data,
    [id],
  )
}

export async function consider(found: CaseOnDesk, intent: Intent): Promise<CaseOnDesk> {
  const sent = api.POST('/api/complaints/desk/{case_id}/consideration', {
    params: path(found.id),
    headers: { ...intent, ...editing(`"${found.version}"`) },
  })
  return (await answer(sent)).data
}

/** Decide. Throws `Problem`: 412 when a colleague, or she herself, has done something meanwhile. */
export async function decide(found: CaseOnDesk, given: Deciding, intent: Intent): Promise<CaseOnDesk> {
  const sent = api.POST('/api/complaints/desk/{case_id}/decisions', {
    params: path(found.id),
    headers: { ...intent, ...editing(`"${found.version}"`) },
    body: decisionOf(found, given),
  })
  return (await answer(sent)).data
}
