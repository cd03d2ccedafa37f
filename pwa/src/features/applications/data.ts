/** Applications from the server. The device keeps drafts until the server has them, and the last own status. */
import { answer, api, editing, newIntent } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import type { components } from '../../api/schema'
import { upload } from '../../api/upload'
import { followServer, now } from '../../clock'
import { dropDraft, keepDraft, readDraft, recall, remember } from '../../offline/kept'
import { isApplicant, owner } from '../../session'
import type { Application, Paper, Receipt, StatusItem, TimelineItem } from './model'

/** The path of one application, for a call of the API. */
export const path = (id: string) => ({ path: { application_id: id } })

/** Mine of this season, one per county; the last known ones when there is no line. */
export function useApplications(): Reading<readonly Application[]> {
  return useResource(
    async () => {
      const { data } = await answer(api.GET('/api/applications'))
      followServer(data.now)
      void remember('applications', data.items, owner.peek() ?? '')
      return data.items
    },
    [],
    () => recall<readonly Application[]>('applications', owner.peek() ?? ''),
  )
}

export async function fetchApplication(id: string): Promise<Application> {
  const { data } = await answer(api.GET('/api/applications/{application_id}', { params: path(id) }))
  void remember(`application:${id}`, data, owner.peek() ?? '')
  return data
}

export function useApplication(id: string): Reading<Application> {
  return useResource(
    () => fetchApplication(id),
    [id],
    () => recall<Application>(`application:${id}`, owner.peek() ?? ''),
  )
}

/** Begin the application to a county, or find the one there is. */
export async function startApplication(county: string, intent: Record<string, string>): Promise<Application> {
  const { data } = await answer(api.POST('/api/applications', { body: { county }, headers: intent }))
  return data
}

/** Throw away what was not sent: an application never sent is gone, another is as it was sent. */
export async function discardDraft(id: string, version: number): Promise<void> {
  const headers = editing(`"${version}"`)
  await answer(api.DELETE('/api/applications/{application_id}/draft', { params: path(id), headers }))
  await dropDraft(owner.peek() ?? '', `application:${id}`)
}

/** My points for a level, in hundredths, to hold against cut-offs. Nothing where they are not known; never kept. */
export function useOwnPoints(level: 'vg1' | 'vg2' | 'vg3'): number | undefined {
  const { resource } = useResource(async () => {
    const { data } = await answer(api.GET('/api/grades', { params: { query: { target: level } } }))
    return data.score ?? undefined
  }, [level])
  return resource.state === 'ready' ? resource.data : undefined
}

/** The wish to send one version: kept on the device, so that pressing again, even after a reload, is the same wish. */
interface Intent {
  version: number
  inTime: Record<string, string>
  late: Record<string, string>
  claimedAt: string
}

async function intentFor(name: string, version: number): Promise<Intent> {
  const mine = owner.peek() ?? ''
  const kept = await readDraft<Intent>(mine, name)
  if (kept?.version === version) return kept
  const made = { version, inTime: newIntent(), late: newIntent(), claimedAt: now().toISOString() }
  await keepDraft(mine, name, made)
  return made
}

/**
 * Send the draft as the server has it. Throws `Problem` when refused (409 when it is too late: `late` sends it all the
 * same) and `Offline` when no answer came: pressing again is safe, it counts once.
 */
export async function submit(id: string, version: number, late: boolean): Promise<Receipt> {
  const name = `sending:${id}`
  const intent = await intentFor(name, version)
  const { data } = await answer(
    api.POST('/api/applications/{application_id}/submissions', {
      params: path(id),
      headers: { ...(late ? intent.late : intent.inTime), ...editing(`"${version}"`) },
      body: { claimed_at: intent.claimedAt, late },
    }),
  )
  await dropDraft(owner.peek() ?? '', name)
  return data
}

export async function withdraw(id: string, intent: Record<string, string>): Promise<Application> {
  const sent = api.POST('/api/applications/{application_id}/withdrawal', {
    params: path(id),
    headers: intent,
  })
  return (await answer(sent)).data
}

/** The receipt as a file to keep. */
export function receiptFile({ application_id, number }: Receipt): string {
  return `/api/applications/${application_id}/submissions/${number}/receipt.pdf`
}

/** The receipt of one version, or of the last one. Remembered: it is the proof, and phones lose their line. */
export function useReceipt(id: string, number: number | undefined): Reading<Receipt> {
  const name = `receipt:${id}:${number ?? 'last'}`
  return useResource(
    async () => {
      const version = number ?? (await lastSubmission(id))
      const { data } = await answer(
        api.GET('/api/applications/{application_id}/submissions/{number}', {
          params: { path: { application_id: id, number: version } },
        }),
      )
      void remember(name, data, owner.peek() ?? '')
      return data
    },
    [id, number],
    () => recall<Receipt>(name, owner.peek() ?? ''),
  )
}

async function lastSubmission(id: string): Promise<number> {
  return (await fetchApplication(id)).submission_number ?? 1
}

export interface Standing {
  item: StatusItem
  timeline: readonly TimelineItem[]
  /** Papers the admissions office has asked for; what an older version of the portal left on the device has none. */
  asked?: readonly AskedPaper[]
}

/** How all of mine stand, with what happened to each. The last known answer when there is no line. */
export function useStatus(): Reading<readonly Standing[]> {
  return useResource(
    async () => {
      const { data } = await answer(api.GET('/api/applications/status'))
      const standings = await Promise.all(
        data.items.map(async item => {
          const [timeline, asked] = await Promise.all([
            answer(api.GET('/api/applications/{application_id}/timeline', { params: path(item.id) })),
            // To a guardian what is asked for is no more open than the papers are.
            isApplicant() && item.submitted_at ? askedPapers(item.id) : [],
          ])
          return { item, timeline: timeline.data.items, asked }
        }),
      )
      void remember('status', standings, owner.peek() ?? '')
      return standings
    },
    [],
    () => recall<readonly Standing[]>('status', owner.peek() ?? ''),
  )
}

export type AskedPaper = components['schemas']['PaperRequest']

async function askedPapers(id: string): Promise<readonly AskedPaper[]> {
  const params = path(id)
  return (await answer(api.GET('/api/applications/{application_id}/paper-requests', { params }))).data.items
}

/** The papers that the admissions office has asked me for. */
export function useAskedPapers(id: string): Reading<readonly AskedPaper[]> {
  return useResource(() => askedPapers(id), [id])
}

export interface Papers {
  items: readonly Paper[]
  /** Bytes in one file, and files in one application, at most. */
  largest: number
  most: number
}

export function usePapers(id: string): Reading<Papers> {
  return useResource(
    async () =>
      (await answer(api.GET('/api/applications/{application_id}/attachments', { params: path(id) }))).data,
    [id],
  )
}

export function paperAddress(id: string, paper: string): string {
  return `/api/applications/${id}/attachments/${paper}/content`
}

/** Add a paper. Throws `Problem` with the sentence that says what is wrong with it: nothing else has changed then. */
export function addPaper(
  id: string,
  kind: Paper['kind'],
  file: File,
  progress: (part: number) => void,
): Promise<Paper> {
  const query = new URLSearchParams({ kind })
  return upload<Paper>(`/api/applications/${id}/attachments?${query}`, file, newIntent(), progress)
}

export async function removePaper(id: string, paper: string): Promise<void> {
  const params = { path: { application_id: id, attachment_id: paper } }
  await answer(api.DELETE('/api/applications/{application_id}/attachments/{attachment_id}', { params }))
}
