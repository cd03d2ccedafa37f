/** The officer's pile of reports from the server. Nothing of it stays on the device. */
import { answer, api, editing } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import type { Intent } from './data'
import type { Outcome, Pile, Queue, ReportOnDesk } from './desk_model'

export function useQueue(pile: Pile, page: number): Reading<Queue> {
  return useResource(
    async () => (await answer(api.GET('/api/grades/desk', { params: { query: { pile, page } } }))).data,
    [pile, page],
  )
}

/** One report with every version of the grade. The pupil can see that it was looked at. */
export function useReportOnDesk(id: string): Reading<ReportOnDesk> {
  const params = { path: { report_id: id } }
  return useResource(
    async () => (await answer(api.GET('/api/grades/desk/{report_id}', { params }))).data,
    [id],
  )
}

/** Take a report a step on. Throws `Problem`: 412 when a colleague has done so meanwhile. */
export async function settle(report: ReportOnDesk, outcome: Outcome, intent: Intent): Promise<ReportOnDesk> {
  const sent = api.PUT('/api/grades/reports/{report_id}/outcome', {
    params: { path: { report_id: report.id } },
    headers: { ...intent, ...editing(`"${report.version}"`) },
    body: outcome,
  })
  return (await answer(sent)).data
}
