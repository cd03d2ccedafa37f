/** Grades and reports from the server. Grades never stay on the device; what is typed in a report does until it is sent. */
import { answer, api, type newIntent } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import { followServer } from '../../clock'
import type { Grades, NewReport, Report, Target } from './model'

export interface OwnGrades {
  grades: Grades
  reports: readonly Report[]
}

/** My grades, explained for a level; for the next one when none is named. */
export function useGrades(target: Target | undefined): Reading<OwnGrades> {
  return useResource(async () => {
    const [{ data: grades }, { data: reports }] = await Promise.all([
      answer(api.GET('/api/grades', { params: { query: target ? { target } : {} } })),
      answer(api.GET('/api/grades/reports')),
    ])
    followServer(grades.now)
    return { grades, reports: reports.items }
  }, [target])
}

/** My points for the next level, and which that is. Never kept. */
export function useNextPoints(): Reading<Pick<Grades, 'target' | 'score'>> {
  return useResource(async () => (await answer(api.GET('/api/grades', { params: { query: {} } }))).data, [])
}

export type Intent = ReturnType<typeof newIntent>

/** Send a report. The same intent with every retry: it arrives once. */
export async function sendReport(report: NewReport, intent: Intent): Promise<Report> {
  const { data } = await answer(api.POST('/api/grades/reports', { body: report, headers: intent }))
  return data
}
