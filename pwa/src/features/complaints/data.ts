/** Complaints from the server. What is being written stays on the device too; what is in a sent case does not. */
import { answer, api, editing, newIntent } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import { upload } from '../../api/upload'
import { dropDraft, keepDraft, readDraft } from '../../offline/kept'
import { owner } from '../../session'
import type { DraftPort, Kept } from './draft'
import type { Case, Cases, Content, Kind, Paper } from './model'

export type Intent = ReturnType<typeof newIntent>

const path = (id: string) => ({ path: { case_id: id } })
const edited = (version: number) => editing(`"${version}"`)

export function useCases(): Reading<Cases> {
  return useResource(async () => (await answer(api.GET('/api/complaints'))).data, [])
}

export function useCase(id: string): Reading<Case> {
  return useResource(() => fetchCase(id), [id])
}

async function fetchCase(id: string): Promise<Case> {
  return (await answer(api.GET('/api/complaints/{case_id}', { params: path(id) }))).data
}

export async function beginCase(kind: Kind, intent: Intent): Promise<Case> {
  return (await answer(api.POST('/api/complaints', { headers: intent, body: { kind } }))).data
}

const draftName = (id: string) => `complaint:${id}`

/** Where a draft is saved: at the server, and on this device. */
export function draftPort(id: string): DraftPort {
  return {
    load: () => fetchCase(id),
    save: async (content: Content, version: number) => {
      const headers = edited(version)
      const sent = api.PUT('/api/complaints/{case_id}/draft', { params: path(id), headers, body: content })
      return (await answer(sent)).data
    },
    recall: async () => (owner.peek() ? readDraft<Kept>(owner.peek() ?? '', draftName(id)) : undefined),
    keep: async (kept: Kept) => {
      if (owner.peek()) await keepDraft(owner.peek() ?? '', draftName(id), kept)
    },
  }
}

export async function discardCase(id: string, version: number): Promise<void> {
  const headers = edited(version)
  await answer(api.DELETE('/api/complaints/{case_id}/draft', { params: path(id), headers }))
  await dropDraft(owner.peek() ?? '', draftName(id))
}

/** Send it. Throws `Problem` with the fields that something is missing in. */
export async function sendCase(id: string, version: number, intent: Intent): Promise<Case> {
  const headers = { ...intent, ...edited(version) }
  const sent = api.POST('/api/complaints/{case_id}/submission', { params: path(id), headers })
  const { data } = await answer(sent)
  await dropDraft(owner.peek() ?? '', draftName(id))
  return data
}

export async function withdrawCase(id: string, intent: Intent): Promise<Case> {
  const sent = api.POST('/api/complaints/{case_id}/withdrawal', { params: path(id), headers: intent })
  return (await answer(sent)).data
}

export function addPaper(id: string, file: File, progress: (part: number) => void): Promise<Paper> {
  return upload<Paper>(`/api/complaints/${id}/papers`, file, newIntent(), progress)
}

export async function removePaper(id: string, paper: string): Promise<void> {
  const params = { path: { case_id: id, paper_id: paper } }
  await answer(api.DELETE('/api/complaints/{case_id}/papers/{paper_id}', { params }))
}

export function paperAddress(id: string, paper: string): string {
  return `/api/complaints/${id}/papers/${paper}/content`
}

export function letterAddress(id: string, number: number): string {
  return `/api/complaints/${id}/letters/${number}.pdf`
}
