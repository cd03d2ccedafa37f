/** The county's desk from the server. Other people's applications never stay on the device. */
import { answer, api, newIntent } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import type { Desk, DeskSearch, GradesShown, NewPaperRequest, OnDesk, Reopening } from './desk_model'

const path = (id: string) => ({ path: { application_id: id } })

/** One page of the county's applications, and how many there are on each shelf. */
export function useDesk({ words, shelf, deadlineClass, level, flag, page }: DeskSearch): Reading<Desk> {
  return useResource(async () => {
    const query = {
      page,
      ...(words && { q: words }),
      ...(shelf && { shelf }),
      ...(deadlineClass && { deadline_class: deadlineClass }),
      ...(level && { level }),
      ...(flag && { flag }),
    }
    return (await answer(api.GET('/api/applications/desk', { params: { query } }))).data
  }, [words, shelf, deadlineClass, level, flag, page])
}

/** One application as the county sees it. The applicant can see that it was looked at. */
export async function readOnDesk(id: string): Promise<OnDesk> {
  return (await answer(api.GET('/api/applications/desk/{application_id}', { params: path(id) }))).data
}

export function useOnDesk(id: string): Reading<OnDesk> {
  return useResource(() => readOnDesk(id), [id])
}

/** What the applicant competes with. She can see that it was looked at. */
export async function readGrades(id: string): Promise<GradesShown> {
  const params = path(id)
  return (await answer(api.GET('/api/applications/desk/{application_id}/grades', { params }))).data
}

/** Ask the applicant for a paper. The same intent with every retry: she is asked once. */
export async function askForPaper(
  id: string,
  body: NewPaperRequest,
  headers: Record<string, string>,
): Promise<void> {
  await answer(
    api.POST('/api/applications/{application_id}/paper-requests', { params: path(id), headers, body }),
  )
}

/** Say that a paper has come and will do, or is not needed any more. Safe to repeat. */
export async function settlePaper(id: string, request: string): Promise<void> {
  const params = { path: { application_id: id, request_id: request } }
  await answer(
    api.POST('/api/applications/{application_id}/paper-requests/{request_id}/settlement', {
      params,
      headers: newIntent(),
    }),
  )
}

/** Open a closed application again. The same intent with every retry: it happens once. */
export async function reopen(id: string, wanted: Reopening, intent: Record<string, string>): Promise<void> {
  await answer(
    api.POST('/api/applications/{application_id}/reopening', {
      params: path(id),
      headers: intent,
      body: wanted,
    }),
  )
}
