/** Decisions about one application, decided from what the server said and what was typed. Pure. */
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type Decisions = Schemas['Decisions']
export type Decision = Decisions['items'][number]
export type NewDecision = Schemas['NewDecision']
export type Kind = Decision['kind']
export type Effect = Decision['effect']
export type KindFacts = Decisions['kinds'][number]
export type NextRound = NonNullable<Decisions['round']>

export const SHORTEST_REASON = 10
export const OTHER = 'other'

/** What is typed. The wish is `area school`; points as they are written, with a comma or a point. */
export interface DecisionDraft {
  kind: Kind | ''
  value: string
  wish: string
  points: string
  /** A suggested paragraph, `other`, or empty: the first one suggested. */
  basis: string
  otherBasis: string
  reason: string
}

export const NOTHING: DecisionDraft = {
  kind: '',
  value: '',
  wish: '',
  points: '',
  basis: '',
  otherBasis: '',
  reason: '',
}

export type Field = 'kind' | 'wish' | 'how' | 'points' | 'basis' | 'reason'
export type DecisionFaults = Partial<Record<Field, `intake.decisions.${Field}_${'missing' | 'wrong'}`>>

/** Points in hundredths from what was written; nothing for what is no number. */
export function hundredths(written: string): number | undefined {
  const number = Number(written.trim().replace(',', '.'))
  return written.trim() === '' || !Number.isFinite(number) ? undefined : Math.round(number * 100)
}

export function factsOf({ kinds }: Decisions, draft: DecisionDraft): KindFacts | undefined {
  return kinds.find(each => each.kind === draft.kind)
}

/** The way that was chosen; where there is but one, that. */
export function choiceOf(facts: KindFacts, draft: DecisionDraft): KindFacts['choices'][number] | undefined {
  if (facts.choices.length === 1) return facts.choices[0]
  return facts.choices.find(each => String(each.value) === draft.value)
}

/** The paragraph it will rest on. */
export function basisOf(facts: KindFacts, draft: DecisionDraft): string {
  if (draft.basis === OTHER) return draft.otherBasis.trim()
  return draft.basis || (choiceOf(facts, draft)?.bases[0] ?? '')
}

/** What stops a decision; the server asks the same. */
export function decisionFaults(decisions: Decisions, draft: DecisionDraft): DecisionFaults {
  const facts = factsOf(decisions, draft)
  if (!facts) return { kind: 'intake.decisions.kind_missing' }
  const points = hundredths(draft.points)
  const isNumberWrong = facts.most !== null && (points === undefined || points < 0 || points > facts.most)
  const choice = choiceOf(facts, draft)
  return {
    ...(facts.about_wish && draft.wish === '' && { wish: 'intake.decisions.wish_missing' as const }),
    ...(!choice && { how: 'intake.decisions.how_missing' as const }),
    ...(isNumberWrong && { points: 'intake.decisions.points_wrong' as const }),
    ...(choice && basisOf(facts, draft) === '' && { basis: 'intake.decisions.basis_missing' as const }),
    ...(draft.reason.trim().length < SHORTEST_REASON && {
      reason: 'intake.decisions.reason_missing' as const,
    }),
  }
}

/** What is sent, once nothing stops it. */
export function decisionOf(facts: KindFacts, draft: DecisionDraft): NewDecision {
  const [area = '', school = ''] = draft.wish.split(' ')
  return {
    kind: facts.kind,
    value: facts.most === null ? (choiceOf(facts, draft)?.value ?? 0) : (hundredths(draft.points) ?? 0),
    wish: facts.about_wish ? { area, school } : null,
    legal_basis: basisOf(facts, draft),
    reason: draft.reason.trim(),
  }
}

const AGAINST: Partial<Record<Kind, Kind>> = {
  seat: 'blocked',
  blocked: 'seat',
  qualified: 'unqualified',
  unqualified: 'qualified',
}

/** The decisions in force that a new one would take the place of. */
export function replacedBy({ items }: Decisions, wanted: NewDecision): readonly Decision[] {
  return items.filter(
    each =>
      each.replaced_at === null &&
      (each.kind === wanted.kind || each.kind === AGAINST[wanted.kind]) &&
      each.wish?.area === wanted.wish?.area &&
      each.wish?.school === wanted.wish?.school,
  )
}

/** When a decision counts, by how far the newest round has come. */
export function counting(round: NextRound | null): 'none' | 'open' | 'closed' | 'published' {
  if (!round) return 'none'
  if (round.state === 'published') return 'published'
  return round.state === 'prepared' || round.state === 'run' ? 'open' : 'closed'
}
