/** Decisions about one application from the server. Nothing of them stays on the device. */
import { answer, api, editing } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import type { Decisions, NewDecision } from './decisions_model'

export type Intent = Record<'Idempotency-Key', string>

const path = (id: string) => ({ path: { application_id: id } })

export function useDecisions(id: string): Reading<Decisions> {
  return useResource(
    async () =>
      (await answer(api.GET('/api/intake/applications/{application_id}/decisions', { params: path(id) })))
        .data,
    [id],
  )
}

/** Decide, on what was seen. Throws `Problem`: 412 when a colleague has decided something meanwhile. */
export async function decide(
  id: string,
  seen: number,
  body: NewDecision,
  intent: Intent,
): Promise<Decisions> {
  const headers = { ...intent, ...editing(`"${seen}"`) }
  const sent = api.POST('/api/intake/applications/{application_id}/decisions', {
    params: path(id),
    headers,
    body,
  })
  return (await answer(sent)).data
}

/** Let a decision hold no more, and say why. Throws as `decide`. */
export async function endDecision(
  id: string,
  decision: string,
  seen: number,
  reason: string,
  intent: Intent,
): Promise<Decisions> {
  const params = { path: { application_id: id, decision_id: decision } }
  const headers = { ...intent, ...editing(`"${seen}"`) }
  const sent = api.POST('/api/intake/applications/{application_id}/decisions/{decision_id}/end', {
    params,
    headers,
    body: { reason },
  })
  return (await answer(sent)).data
}
