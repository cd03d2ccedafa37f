import { expect, test } from 'vitest'
import {
  basisOf,
  counting,
  type DecisionDraft,
  type Decisions,
  decisionFaults,
  decisionOf,
  factsOf,
  hundredths,
  NOTHING,
  OTHER,
  replacedBy,
} from './decisions_model'

const KINDS: Decisions['kinds'] = [
  {
    kind: 'category',
    about_wish: false,
    most: null,
    told: true,
    choices: [
      { value: 0, effect: 'as_everyone', bases: ['§ 4-14'] },
      { value: 2, effect: 'individual', bases: ['§ 4-20', '§ 4-26'] },
    ],
  },
  {
    kind: 'points',
    about_wish: true,
    most: 6000,
    told: true,
    choices: [{ value: 0, effect: 'points', bases: ['§ 4-20'] }],
  },
]
const EMPTY: Decisions = { version: 0, items: [], kinds: KINDS, round: null }
const REASON = 'Ten letters at least.'

function draft(part: Partial<DecisionDraft>): DecisionDraft {
  return { ...NOTHING, reason: REASON, ...part }
}

test.each([
  ['42,5', 4250],
  ['42.5', 4250],
  [' 60 ', 6000],
  ['', undefined],
  ['many', undefined],
])('«%s» is %s hundredths', (written, expected) => {
  expect(hundredths(written)).toBe(expected)
})

test('every fault is named, those of the chosen kind only', () => {
  expect(decisionFaults(EMPTY, NOTHING)).toEqual({ kind: 'intake.decisions.kind_missing' })
  expect(decisionFaults(EMPTY, draft({ kind: 'category' }))).toEqual({ how: 'intake.decisions.how_missing' })
  expect(Object.keys(decisionFaults(EMPTY, draft({ kind: 'points', reason: 'short' })))).toEqual([
    'wish',
    'points',
    'reason',
  ])
  for (const points of ['60,1', '-1']) {
    expect(decisionFaults(EMPTY, draft({ kind: 'points', wish: 'A B', points }))).toEqual({
      points: 'intake.decisions.points_wrong',
    })
  }
  expect(decisionFaults(EMPTY, draft({ kind: 'category', value: '2', basis: OTHER }))).toEqual({
    basis: 'intake.decisions.basis_missing',
  })
  expect(decisionFaults(EMPTY, draft({ kind: 'category', value: '2' }))).toEqual({})
})

test('the likeliest paragraph is taken unless another is chosen or written', () => {
  const facts = factsOf(EMPTY, draft({ kind: 'category' }))
  if (!facts) throw new Error('no such kind')
  expect(basisOf(facts, draft({ kind: 'category', value: '2' }))).toBe('§ 4-20')
  expect(basisOf(facts, draft({ kind: 'category', value: '2', basis: '§ 4-26' }))).toBe('§ 4-26')
  expect(basisOf(facts, draft({ kind: 'category', basis: OTHER, otherBasis: ' OL § 5-1 ' }))).toBe('OL § 5-1')
})

test('points go with their wish, a choice with its value', () => {
  const points = draft({ kind: 'points', wish: 'STUSP1---- 974590964', points: '41,25' })
  const facts = factsOf(EMPTY, points)
  if (!facts) throw new Error('no such kind')
  expect(decisionOf(facts, points)).toEqual({
    kind: 'points',
    value: 4125,
    wish: { area: 'STUSP1----', school: '974590964' },
    legal_basis: '§ 4-20',
    reason: REASON,
  })
})

test('what a new decision takes the place of is of its kind, or against it, about the same wish', () => {
  const wish = { area: 'A', school: 'B' }
  const held = {
    id: '1',
    kind: 'seat' as const,
    value: 0,
    effect: 'seat' as const,
    wish,
    legal_basis: '§ 4-21',
    reason: REASON,
    decided_at: '2027-01-20T08:00:00Z',
    decided_by: 'Tore Bakken',
    mine: true,
    replaced_at: null,
    replaced_by: null,
    replaced_reason: '',
  }
  const decisions = { ...EMPTY, items: [held, { ...held, id: '2', replaced_at: held.decided_at }] }
  const wanted = { kind: 'blocked' as const, value: 0, wish, legal_basis: '§ 4-12', reason: REASON }
  expect(replacedBy(decisions, wanted).map(each => each.id)).toEqual(['1'])
  expect(replacedBy(decisions, { ...wanted, wish: { area: 'A', school: 'C' } })).toEqual([])
  expect(replacedBy(decisions, { ...wanted, kind: 'ahead' })).toEqual([])
})

test.each([
  [null, 'none'],
  [{ number: 1, state: 'prepared' as const }, 'open'],
  [{ number: 1, state: 'run' as const }, 'open'],
  [{ number: 1, state: 'scheduled' as const }, 'closed'],
  [{ number: 1, state: 'published' as const }, 'published'],
] as const)('a decision counts by how far %o has come: %s', (round, expected) => {
  expect(counting(round)).toBe(expected)
})
