/** The result from the server. The last one seen stays on the device to be read; an answer never waits there. */
import { answer, api, editing } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import { followServer } from '../../clock'
import { recall, remember } from '../../offline/kept'
import { owner } from '../../session'
import type { Ahead, CutOffs, Given, OfferStatus, Result } from './model'

/** How the result stands, mine or my child's; nothing before publication. */
export function useOfferStatus(): Reading<OfferStatus | null> {
  return useResource(
    async () => {
      const { data } = await answer(api.GET('/api/offers/status'))
      void remember('offer_status', data.result, owner.peek() ?? '')
      return data.result
    },
    [],
    () => recall<OfferStatus | null>('offer_status', owner.peek() ?? ''),
  )
}

/** What an answer is written against: the number of the last one, as the server names it. */
export interface Published {
  result: Result
  etag: string | null
}

export function useResult(): Reading<Published> {
  return useResource(
    async () => {
      const { data, etag } = await answer(api.GET('/api/offers/result'))
      followServer(data.now)
      return keep({ result: data, etag })
    },
    [],
    () => recall<Published>('result', owner.peek() ?? ''),
  )
}

/**
 * Send an answer. Throws `Problem` when refused (412: answered on another device meanwhile) and `Offline` when no
 * receipt came: pressing again with the same intent is safe, it counts once.
 */
export async function sendAnswer(
  given: Given,
  etag: string | null,
  intent: Record<string, string>,
): Promise<Published> {
  const headers = { ...intent, ...editing(etag) }
  const sent = await answer(api.POST('/api/offers/answers', { headers, body: given }))
  return keep({ result: sent.data, etag: sent.etag })
}

/** How many points, in hundredths, would have been enough, by wish. */
export function useNeeded(): Reading<ReadonlyMap<string, number>> {
  return useResource(async () => {
    const { items } = (await answer(api.GET('/api/offers/needed'))).data
    return new Map(items.flatMap(({ wish_id, points }) => (points === null ? [] : [[wish_id, points]])))
  }, [])
}

/** Whether I may say yes in advance, and whether I have. */
export function useAhead(): Reading<Ahead> {
  return useResource(async () => (await answer(api.GET('/api/offers/ahead'))).data, [])
}

export async function sayAhead(given: boolean): Promise<Ahead> {
  return (await answer(api.PUT('/api/offers/ahead', { body: { given } }))).data
}

/** The limits of a county in the newest published round. */
export async function fetchCutOffs(county: string): Promise<CutOffs> {
  return (await answer(api.GET('/api/offers/cut-offs', { params: { query: { county } } }))).data
}

function keep(published: Published): Published {
  void remember('result', published, owner.peek() ?? '')
  return published
}
