/** A complaint, or a request to have a place kept, as the screens see it. Pure. */
import type { components } from '../../api/schema'
import type { Colour } from '../../design/basics'
import type { TimelineState } from '../../design/Timeline'
import type { Key } from '../../i18n/messages'

type Schemas = components['schemas']
export type Cases = Schemas['Cases']
export type Summary = Schemas['CaseSummary']
export type Case = Schemas['Case']
export type Content = Schemas['CaseContent']
export type Wish = Case['wishes'][number]
export type Paper = Schemas['CasePaper']
export type Letter = Case['letters'][number]
export type Decision = Case['decisions'][number]
export type Kind = Summary['kind']
export type State = Summary['state']
export type Outcome = Decision['outcome']

export const SUBJECTS = [
  'programme_or_school',
  'points',
  'right_not_met',
  'individual_treatment',
  'guest_pupil',
  'other',
] as const
export const GROUNDS = ['illness', 'pregnancy', 'military_service', 'other'] as const
export type Subject = (typeof SUBJECTS)[number]
export type Ground = (typeof GROUNDS)[number]

/** Bytes in one file, and files in one case, at most. The server says the same. */
export const LARGEST = 10 * 1024 * 1024
export const MOST = 10

const OPEN: readonly State[] = ['received', 'considered', 'forwarded']

/** Sent, and not at its end. */
export function isOpen({ state }: Pick<Summary, 'state'>): boolean {
  return OPEN.includes(state)
}

/** What it is about, in words. */
export function subjectKey(kind: Kind, subject: string): Key {
  return kind === 'complaint'
    ? `complaints.subject.${subject as Subject}`
    : `complaints.ground.${subject as Ground}`
}

const OUTCOME_COLOURS: Partial<Record<Outcome, Colour>> = {
  upheld: 'success',
  partly: 'success',
  granted: 'success',
}

/** How it stands in one word: what was decided, once it is. */
export function standing({ state, outcome }: Pick<Summary, 'state' | 'outcome'>): {
  key: Key
  color: Colour
} {
  if (state === 'settled' && outcome) {
    return { key: `complaints.outcome.${outcome}`, color: OUTCOME_COLOURS[outcome] ?? 'neutral' }
  }
  return { key: `complaints.state.${state}`, color: isOpen({ state }) ? 'info' : 'neutral' }
}

export type FieldName = 'subject' | 'wish' | 'text' | 'late_reason'
export type Faults = Partial<Record<FieldName, Key>>

/** What is missing before it can be sent. The server judges the same, and has the last word. */
export function faultsOf(content: Content, { kind, late }: Pick<Case, 'kind' | 'late'>): Faults {
  const subjects: readonly string[] = kind === 'complaint' ? SUBJECTS : GROUNDS
  return {
    ...(!subjects.includes(content.subject ?? '') && { subject: 'complaints.subject_required' as const }),
    ...(content.subject === 'programme_or_school' &&
      !content.wish && { wish: 'complaints.wish_required' as const }),
    ...(!content.text.trim() && { text: 'complaints.text_required' as const }),
    ...(late && !content.late_reason.trim() && { late_reason: 'complaints.late_reason_required' as const }),
  }
}

export type StepName = 'received' | 'county' | 'body' | 'answer' | 'withdrawn'
export interface Step {
  name: StepName
  state: TimelineState
}

/** The steps of a case: what is over, who has it now, what comes. */
export function stepsOf({ kind, state, decisions }: Pick<Case, 'kind' | 'state' | 'decisions'>): Step[] {
  if (state === 'withdrawn') {
    return [
      { name: 'received', state: 'done' },
      { name: 'withdrawn', state: 'now' },
    ]
  }
  const isWithBody = state === 'forwarded'
  const wentOn = isWithBody || decisions.some(({ by }) => by === 'appeal_body')
  const isOver = state === 'settled'
  const county: TimelineState = isWithBody || isOver ? 'done' : 'now'
  const body: TimelineState = isOver ? 'done' : isWithBody ? 'now' : 'later'
  const hasBody = kind === 'complaint' && (wentOn || !isOver)
  return [
    { name: 'received', state: 'done' },
    { name: 'county', state: county },
    ...(hasBody ? [{ name: 'body', state: body } as const] : []),
    { name: 'answer', state: isOver ? 'now' : 'later' },
  ]
}
