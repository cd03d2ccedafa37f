/** Settling reports, decided from what the server said and what was typed. Pure. */
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type Queue = Schemas['Queue']
export type QueueItem = Queue['items'][number]
export type ReportOnDesk = Schemas['ReportOnDesk']
export type Outcome = Schemas['Outcome']
export type Mark = ReportOnDesk['marks'][number]
export type Pile = keyof Queue['counts']

export const PILES: readonly Pile[] = ['open', 'settled']

/** How a report can end. A grade that was never the pupil's is taken away; others get another mark. */
export type Ending = 'correct' | 'take_away' | 'entered' | 'keep'

/** The endings there are for this report: what has no grade in force can be entered elsewhere, or explained. */
export function endingsOf(report: ReportOnDesk): readonly Ending[] {
  const isInForce = report.versions.some(version => version.replaced_at === null)
  if (isInForce && report.kind === 'not_mine') return ['take_away', 'keep']
  return [report.marks.length > 0 ? 'correct' : 'entered', 'keep']
}

export interface Settling {
  ending: Ending | undefined
  mark: Mark | ''
  answer: string
}

export interface SettlingFaults {
  ending?: 'desk.settle.ending_missing'
  mark?: 'grades.mark_missing' | 'grades.mark_unchanged'
  answer?: 'grades.answer_missing'
}

/** What stops it from being settled; the server asks the same. */
export function settlingFaults(report: ReportOnDesk, { ending, mark, answer }: Settling): SettlingFaults {
  if (!ending) return { ending: 'desk.settle.ending_missing' }
  if (ending === 'correct') {
    if (mark === '') return { mark: 'grades.mark_missing' }
    return mark === presentMark(report) ? { mark: 'grades.mark_unchanged' } : {}
  }
  return answer.trim() ? {} : { answer: 'grades.answer_missing' }
}

/** The mark in force, if the grade still is. */
export function presentMark(report: ReportOnDesk): Mark | undefined {
  return report.versions.find(version => version.replaced_at === null)?.mark
}

export function outcomeOf({ ending, mark, answer }: Settling): Outcome {
  return {
    state: ending === 'keep' ? 'kept' : 'corrected',
    mark: ending === 'correct' && mark ? mark : null,
    answer: answer.trim(),
  }
}

export function isSettled({ state }: Pick<ReportOnDesk, 'state'>): boolean {
  return state === 'corrected' || state === 'kept'
}
