import { expect, test } from 'vitest'
import { type Case, type Content, faultsOf, isOpen, standing, stepsOf, subjectKey } from './model'

const content: Content = {
  subject: 'points',
  wish: null,
  text: 'Feil.',
  wanted: '',
  helper: '',
  late_reason: '',
}
const complaint = { kind: 'complaint', late: false } as const

test('what is missing is said field by field', () => {
  expect(faultsOf(content, complaint)).toEqual({})
  expect(faultsOf({ ...content, subject: null, text: ' ' }, complaint)).toEqual({
    subject: 'complaints.subject_required',
    text: 'complaints.text_required',
  })
  expect(faultsOf({ ...content, subject: 'programme_or_school' }, complaint)).toEqual({
    wish: 'complaints.wish_required',
  })
  expect(faultsOf(content, { ...complaint, late: true })).toEqual({
    late_reason: 'complaints.late_reason_required',
  })
})

test('a request has grounds of its own', () => {
  expect(faultsOf({ ...content, subject: 'illness' }, { kind: 'deferral', late: false })).toEqual({})
  expect(faultsOf(content, { kind: 'deferral', late: false })).toEqual({
    subject: 'complaints.subject_required',
  })
  expect(subjectKey('deferral', 'other')).toBe('complaints.ground.other')
  expect(subjectKey('complaint', 'other')).toBe('complaints.subject.other')
})

function steps(state: Case['state'], kind: Case['kind'], ...by: ('county' | 'appeal_body')[]) {
  const decisions = by.map(whose => ({ by: whose })) as Case['decisions']
  return stepsOf({ state, kind, decisions }).map(step => `${step.name} ${step.state}`)
}

test('the steps say who has it', () => {
  expect(steps('received', 'complaint')).toEqual([
    'received done',
    'county now',
    'body later',
    'answer later',
  ])
  expect(steps('forwarded', 'complaint', 'county')).toEqual([
    'received done',
    'county done',
    'body now',
    'answer later',
  ])
  expect(steps('settled', 'complaint', 'county')).toEqual(['received done', 'county done', 'answer now'])
  expect(steps('settled', 'complaint', 'county', 'appeal_body')).toEqual([
    'received done',
    'county done',
    'body done',
    'answer now',
  ])
  expect(steps('considered', 'deferral')).toEqual(['received done', 'county now', 'answer later'])
  expect(steps('withdrawn', 'complaint')).toEqual(['received done', 'withdrawn now'])
})

test('a decided case is called what was decided', () => {
  expect(standing({ state: 'settled', outcome: 'upheld' })).toEqual({
    key: 'complaints.outcome.upheld',
    color: 'success',
  })
  expect(standing({ state: 'forwarded', outcome: 'rejected' })).toEqual({
    key: 'complaints.state.forwarded',
    color: 'info',
  })
  expect([isOpen({ state: 'draft' }), isOpen({ state: 'considered' })]).toEqual([false, true])
})
