/** Rounds from the server. Nothing of them stays on the device. */
import { answer, api, editing } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import type {
  Comparison,
  Corrections,
  Grounds,
  Limits,
  LimitsSearch,
  MoveKind,
  Remedy,
  Round,
  Rounds,
  RoundWithRuns,
} from './model'

export type Intent = Record<'Idempotency-Key', string>

const path = (id: string) => ({ path: { round_id: id } })

export function useRounds(): Reading<Rounds> {
  return useResource(async () => (await answer(api.GET('/api/intake/rounds'))).data, [])
}

export function useRound(id: string): Reading<RoundWithRuns> {
  return useResource(() => readRound(id), [id])
}

export async function readRound(id: string): Promise<RoundWithRuns> {
  return (await answer(api.GET('/api/intake/rounds/{round_id}', { params: path(id) }))).data
}

/** What moved since the run before: a page of those who did, all of them or of one kind. */
export function useComparison(
  id: string,
  number: number,
  { kind, page }: { kind: MoveKind | ''; page: number },
): Reading<Comparison> {
  const params = { path: { round_id: id, number }, query: { page, ...(kind && { kind }) } }
  return useResource(
    async () =>
      (await answer(api.GET('/api/intake/rounds/{round_id}/runs/{number}/comparison', { params }))).data,
    [id, number, kind, page],
  )
}

/** The cut-offs of a run, beside those before it. */
export function useLimits(
  id: string,
  number: number,
  { programme, sorting, page }: LimitsSearch,
): Reading<Limits> {
  const query = { sorting, page, ...(programme && { programme }) }
  const params = { path: { round_id: id, number }, query }
  return useResource(
    async () =>
      (await answer(api.GET('/api/intake/rounds/{round_id}/runs/{number}/cut-offs', { params }))).data,
    [id, number, programme, sorting, page],
  )
}

export async function prepare(counties: string[], headers: Intent): Promise<Round> {
  return (await answer(api.POST('/api/intake/rounds', { headers, body: { counties } }))).data
}

export async function startRun(id: string, isDry: boolean, headers: Intent): Promise<RoundWithRuns> {
  const body = { is_dry: isDry }
  return (await answer(api.POST('/api/intake/rounds/{round_id}/runs', { params: path(id), headers, body })))
    .data
}

export async function approve(
  id: string,
  run: number,
  shortfallReason: string,
  headers: Intent,
): Promise<RoundWithRuns> {
  const body = { run, shortfall_reason: shortfallReason }
  return (
    await answer(api.POST('/api/intake/rounds/{round_id}/approval', { params: path(id), headers, body }))
  ).data
}

export async function schedule(id: string, publishAt: string, headers: Intent): Promise<RoundWithRuns> {
  const body = { publish_at: publishAt }
  return (
    await answer(api.POST('/api/intake/rounds/{round_id}/publication', { params: path(id), headers, body }))
  ).data
}

/** Take approval and moment back. Throws `Problem`: 412 when a colleague took the round further meanwhile. */
export async function undo({ id, version }: Round): Promise<RoundWithRuns> {
  const headers = editing(`"${version}"`)
  return (await answer(api.DELETE('/api/intake/rounds/{round_id}/approval', { params: path(id), headers })))
    .data
}

export function useCorrections(id: string): Reading<Corrections> {
  return useResource(() => readCorrections(id), [id])
}

export async function readCorrections(id: string): Promise<Corrections> {
  return (await answer(api.GET('/api/intake/rounds/{round_id}/corrections', { params: path(id) }))).data
}

/** What one applicant would have had with what is now recorded about her. She can see that somebody looked. */
export async function readRemedy(id: string, reference: string): Promise<Remedy> {
  const params = { ...path(id), query: { reference } }
  return (await answer(api.GET('/api/intake/rounds/{round_id}/remedies', { params }))).data
}

export async function giveSeat(
  id: string,
  seat: { application_id: string; wish_id: string },
  grounds: Grounds,
  headers: Intent,
): Promise<void> {
  const body = { ...seat, ...grounds }
  await answer(api.POST('/api/intake/rounds/{round_id}/remedies', { params: path(id), headers, body }))
}

export async function askForCorrection(id: string, body: Grounds, headers: Intent): Promise<Corrections> {
  return (
    await answer(api.POST('/api/intake/rounds/{round_id}/corrections', { params: path(id), headers, body }))
  ).data
}

export async function approveCorrection(
  id: string,
  number: number,
  reason: string,
  headers: Intent,
): Promise<Corrections> {
  const params = { path: { round_id: id, number } }
  return (
    await answer(
      api.POST('/api/intake/rounds/{round_id}/corrections/{number}/approval', {
        params,
        headers,
        body: { reason },
      }),
    )
  ).data
}
