/** The county's desk from the server. Other people's applications never stay on the device. */
import { answer, api } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import type { Desk, DeskSearch, OnDesk, Reopening } from './desk_model'

const path = (id: string) => ({ path: { application_id: id } })

/** One page of the county's applications, and how many there are on each shelf. */
export function useDesk({ words, shelf, deadlineClass, page }: DeskSearch): Reading<Desk> {
  return useResource(async () => {
    const query = {
      page,
      ...(words && { q: words }),
      ...(shelf && { shelf }),
      ...(deadlineClass && { deadline_class: deadlineClass }),
    }
    return (await answer(api.GET('/api/applications/desk', { params: { query } }))).data
  }, [words, shelf, deadlineClass, page])
}

/** One application as the county sees it. The applicant can see that it was looked at. */
export function useOnDesk(id: string): Reading<OnDesk> {
  return useResource(
    async () => (await answer(api.GET('/api/applications/desk/{application_id}', { params: path(id) }))).data,
    [id],
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
