/** The draft from the server and back, for the one screen that edits it. */
import { answer, api, editing } from '../../api/client'
import { keepDraft, readDraft } from '../../offline/kept'
import { owner } from '../../session'
import { path } from './data'
import { type DraftPort, DraftStore, type KeptDraft } from './draft_store'
import type { Draft } from './model'

/** The draft of an application, between the server and this device. */
function portOf(id: string): DraftPort {
  const mine = owner.peek() ?? ''
  const params = path(id)
  const name = `application:${id}`
  return {
    load: async () =>
      (await answer(api.GET('/api/applications/{application_id}/draft', { params }))).data as Draft,
    save: async (content, version) => {
      const headers = editing(`"${version}"`)
      const sent = api.PUT('/api/applications/{application_id}/draft', { params, headers, body: content })
      return (await answer(sent)).data as Draft
    },
    recall: () => readDraft<KeptDraft>(mine, name),
    keep: kept => keepDraft(mine, name, kept),
  }
}

/** Open a draft for editing. Throws `Offline` where there is neither line nor copy, `Problem` when refused. */
export function openDraft(id: string): Promise<DraftStore> {
  return DraftStore.open(portOf(id))
}
