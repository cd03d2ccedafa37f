/** List mode from the server. Nothing of other people's stays on the device; of one's own the last lists seen do. */
import { answer, api } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import { followServer } from '../../clock'
import { recall, remember } from '../../offline/kept'
import { owner } from '../../session'
import type { Attendance, MyLists, Overview, Page, Standing } from './model'

export type Intent = Record<'Idempotency-Key', string>

const path = (id: string) => ({ path: { offering_id: id } })

export async function readStanding(): Promise<Standing> {
  return (await answer(api.GET('/api/waiting-lists/handover'))).data
}

export function useStanding(): Reading<Standing> {
  return useResource(readStanding, [])
}

export async function handOver(headers: Intent): Promise<Standing> {
  return (await answer(api.POST('/api/waiting-lists/handover', { headers }))).data
}

/** The offerings of the school, or of the county; read again when `edition` changes. */
export function useOfferings(edition: string): Reading<readonly Overview[]> {
  return useResource(
    async () => (await answer(api.GET('/api/waiting-lists/offerings'))).data.items,
    [edition],
  )
}

export function usePage(id: string): Reading<Page> {
  return useResource(async () => {
    const params = path(id)
    const { data } = await answer(api.GET('/api/waiting-lists/offerings/{offering_id}', { params }))
    followServer(data.now)
    return data
  }, [id])
}

export interface Mark {
  seat_id: string
  attendance: Attendance
  /** What the school has decided about an absence, where it decides. */
  loses_place: boolean | null
  reason: string
}

export async function mark(id: string, body: Mark, headers: Intent): Promise<Page> {
  const params = path(id)
  return (
    await answer(api.POST('/api/waiting-lists/offerings/{offering_id}/attendance', { params, headers, body }))
  ).data
}

export async function freeSeat(
  id: string,
  body: { seat_id: string; reason: string },
  headers: Intent,
): Promise<Page> {
  const params = path(id)
  return (
    await answer(
      api.POST('/api/waiting-lists/offerings/{offering_id}/freed-seats', { params, headers, body }),
    )
  ).data
}

export function useMyLists(): Reading<MyLists> {
  return useResource(
    async () => {
      const { data } = await answer(api.GET('/api/waiting-lists/mine'))
      followServer(data.now)
      return keep(data)
    },
    [],
    () => recall<MyLists>('waiting_lists', owner.peek() ?? ''),
  )
}

/**
 * Answer a call. Throws `Problem` when refused and `Offline` when no receipt came: pressing again with the same intent
 * is safe, it counts once.
 */
export async function answerCall(id: string, yes: boolean, headers: Intent): Promise<MyLists> {
  const params = { path: { call_id: id } }
  const sent = await answer(
    api.POST('/api/waiting-lists/calls/{call_id}/answer', { params, headers, body: { yes } }),
  )
  return keep(sent.data)
}

function keep(mine: MyLists): MyLists {
  void remember('waiting_lists', mine, owner.peek() ?? '')
  return mine
}
