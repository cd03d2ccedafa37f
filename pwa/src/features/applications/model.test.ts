import { expect, test } from 'vitest'
import { emptyDraft } from './fixtures'
import {
  anchorOf,
  type DraftContent,
  type Finding,
  fileFault,
  findingsAt,
  findingsOn,
  formsAsked,
  mayChange,
  nextThing,
  stepOf,
  stepState,
  stepsOf,
  stillTrue,
  wishOf,
} from './model'

const finding = (
  severity: Finding['severity'],
  pointer: string,
  code = 'applications.finding.x',
): Finding => ({
  severity,
  pointer,
  code,
  params: {},
})

test.each([
  ['/terms', 'contact'],
  ['/moving/municipality', 'residence'],
  ['/types', 'basis'],
  ['/explanation', 'basis'],
  ['/wishes/0/schools/2', 'wishes'],
  ['/apprenticeship_wishes/0/trade', 'wishes'],
  ['/apprenticeship', 'basis'],
  ['/had_foreign_language', 'more'],
  ['/mother_tongue/language', 'more'],
  ['', 'overview'],
])('%s is mended on the page %s', (pointer, step) => {
  expect(stepOf(finding('stop', pointer))).toBe(step)
})

test('papers are mended where papers are added', () => {
  expect(stepOf(finding('inform', '/moving', 'applications.finding.moving_document'))).toBe('attachments')
  expect(stepOf(finding('warn', '', 'applications.finding.contact_not_confirmed'))).toBe('contact')
})

test('a page shows its own findings, the gravest first', () => {
  const all = [finding('inform', '/wishes'), finding('stop', '/wishes/0/area'), finding('warn', '/terms')]
  expect(findingsOn('wishes', all).map(each => each.severity)).toEqual(['stop', 'inform'])
  expect(stepState('wishes', all)).toBe('stops')
  expect(stepState('contact', all)).toBe('warns')
  expect(stepState('residence', all)).toBe('fine')
})

test('a place has its own findings and those below it, not those beside it', () => {
  const all = [
    finding('stop', '/wishes/1/area'),
    finding('stop', '/wishes/10/area'),
    finding('warn', '/wishes'),
  ]
  expect(findingsAt('/wishes/1', all)).toEqual([all[0]])
  expect(anchorOf('/wishes/1/area')).toBe('draft-wishes-1-area')
})

test('the page for more questions is there when something asks', () => {
  expect(stepsOf(emptyDraft, [])).not.toContain('more')
  const school: DraftContent = { ...emptyDraft, types: ['school'] }
  expect(stepsOf({ ...school, level: 'vg2' }, [])).not.toContain('more')
  expect(stepsOf({ ...school, level: 'vg1' }, [])).toEqual([
    'contact',
    'residence',
    'basis',
    'wishes',
    'more',
    'attachments',
    'overview',
  ])
  expect(stepsOf({ ...school, category: 'newly_arrived' }, [])).toContain('more')
  expect(stepsOf({ ...emptyDraft, types: ['apprenticeship'] }, [])).toContain('more')
})

test('forms are asked for by the schools wished for, in the order of the wishes', () => {
  const content = { ...emptyDraft, wishes: [{ area: 'A', schools: ['2', '1'] }] }
  const offering = (school: string, requirements: string[], area = 'A') => ({
    area: { code: area },
    school,
    school_name: `School ${school}`,
    requirements,
  })
  const asked = formsAsked(content, [
    offering('1', ['own_form', 'skill_test']),
    offering('2', ['interview']),
    offering('3', ['own_form']),
    offering('1', ['own_form'], 'B'),
  ])
  expect(asked).toEqual([
    { area: 'A', school: '2', schoolName: 'School 2', requirement: 'interview' },
    { area: 'A', school: '1', schoolName: 'School 1', requirement: 'own_form' },
  ])
  expect(stepsOf(content, asked)).toContain('more')
})

test.each([
  ['draft', 'open', 'finish'],
  ['draft', 'late', 'finish_late'],
  ['draft', 'not_open_yet', 'wait_for_opening'],
  ['submitted', 'open', 'nothing'],
  ['changed', 'open', 'send_changes'],
  ['changed', 'closed', 'changes_too_late'],
  ['withdrawn', 'open', 'start_again'],
  ['withdrawn', 'closed', 'withdrawn_for_good'],
] as const)('%s while %s: %s', (state, window, expected) => {
  expect(nextThing({ state, window })).toBe(expected)
})

test('changing takes an open window', () => {
  expect(mayChange({ window: 'change_once' })).toBe(true)
  expect(mayChange({ window: 'closed' })).toBe(false)
})

test.each([
  [{ size: 10, type: 'application/pdf' }, undefined],
  [{ size: 100, type: 'image/png' }, undefined],
  [{ size: 101, type: 'image/jpeg' }, 'size'],
  [{ size: 0, type: 'application/pdf' }, 'empty'],
  [{ size: 10, type: 'application/msword' }, 'kind'],
  [{ size: 10, type: '' }, 'kind'],
] as const)('a file of %o: %s', (file, fault) => {
  expect(fileFault(file, 100)).toBe(fault)
})

test('a finding about a wish knows which', () => {
  const content: DraftContent = {
    ...emptyDraft,
    wishes: [
      { area: 'A', schools: [] },
      { area: 'B', schools: [] },
    ],
    apprenticeship_wishes: [{ trade: 'T', municipalities: [], company: null }],
  }
  expect(wishOf({ pointer: '/wishes/1/schools/0' }, content)).toBe('B')
  expect(wishOf({ pointer: '/apprenticeship_wishes/0/trade' }, content)).toBe('T')
  expect(wishOf({ pointer: '/wishes' }, content)).toBeUndefined()
  expect(wishOf({ pointer: '/wishes/7' }, content)).toBeUndefined()
})

test('until the next save, findings move along with what they are about and go when that changes', () => {
  const a = { area: 'A', schools: ['1'] }
  const b = { area: 'B', schools: [] }
  const judged: DraftContent = { ...emptyDraft, wishes: [a, b] }
  const about = (pointer: string) => finding('stop', pointer)
  const findings = [about('/wishes/1/schools'), about('/wishes'), about('/terms'), about('')]
  const pointers = (present: DraftContent) => stillTrue(findings, judged, present).map(each => each.pointer)
  expect(pointers(judged)).toEqual(['/wishes/1/schools', '/wishes', '/terms', ''])
  expect(pointers({ ...judged, wishes: [b, a] })).toEqual(['/wishes/0/schools', '/terms', ''])
  expect(pointers({ ...judged, wishes: [a, { ...b, schools: ['2'] }] })).toEqual(['/terms', ''])
  expect(pointers({ ...judged, wishes: [a] })).toEqual(['/terms', ''])
  expect(pointers({ ...judged, terms: 'x' })).toEqual(['/wishes/1/schools', '/wishes', ''])
})
