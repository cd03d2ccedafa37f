/** Cases on the county's desk: the shelves, the clock, and what it takes to decide. Pure. */
import type { components } from '../../api/schema'
import type { Key } from '../../i18n/messages'
import type { Outcome } from './model'

type Schemas = components['schemas']
export type DeskPage = Schemas['ComplaintsOnDesk']
export type DeskItem = DeskPage['items'][number]
export type CaseOnDesk = Schemas['CaseOnDesk']
export type Body = NonNullable<CaseOnDesk['body']>

export const SHELVES = ['new', 'considered', 'forwarded', 'closed'] as const
export type Shelf = (typeof SHELVES)[number]

/** What an officer has put in so far. */
export interface Deciding {
  outcome: Outcome | undefined
  /** A wish, `none` for a change that is no place, or nothing yet. */
  seat: string
  body: Body | undefined
  legalBasis: string
  reason: string
}

export const NOTHING_YET: Deciding = {
  outcome: undefined,
  seat: '',
  body: undefined,
  legalBasis: '',
  reason: '',
}

/** Whether an outcome can give a place. */
export function givesSeat(outcome: Outcome | undefined): boolean {
  return outcome === 'upheld' || outcome === 'partly'
}

/** Whether an outcome sends the complaint on: only the county's own does. */
export function sendsOn(found: Pick<CaseOnDesk, 'state'>, outcome: Outcome | undefined): boolean {
  return found.state !== 'forwarded' && (outcome === 'rejected' || outcome === 'partly')
}

export type DecidingFaults = Partial<Record<'outcome' | 'seat' | 'legalBasis' | 'reason', Key>>

/** What is missing before it can be decided. */
export function decidingFaults({ outcome, seat, legalBasis, reason }: Deciding): DecidingFaults {
  return {
    ...(!outcome && { outcome: 'complaints.desk.decide.outcome_missing' as const }),
    ...(givesSeat(outcome) && !seat && { seat: 'complaints.desk.decide.seat_missing' as const }),
    ...(!legalBasis.trim() && { legalBasis: 'complaints.desk.decide.legal_basis_missing' as const }),
    ...(!reason.trim() && { reason: 'complaints.desk.decide.reason_missing' as const }),
  }
}

/** What is sent. */
export function decisionOf(found: CaseOnDesk, given: Deciding): Schemas['DecisionRequest'] {
  const { outcome, seat, body, legalBasis, reason } = given
  if (!outcome) throw new Error('nothing has been decided')
  return {
    outcome,
    legal_basis: legalBasis,
    reason,
    wish: givesSeat(outcome) && seat && seat !== 'none' ? seat : null,
    body: sendsOn(found, outcome) ? (body ?? found.body) : null,
  }
}
