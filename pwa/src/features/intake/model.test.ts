import { describe, expect, it } from 'vitest'
import {
  fieldOf,
  hindrance,
  momentOf,
  nextLook,
  pathOf,
  percent,
  type RoundWithRuns,
  type Run,
} from './model'

const run = (part: Partial<Run>): Run => ({
  number: 1,
  is_dry: false,
  state: 'done',
  requested_at: '2027-07-01T08:00:00Z',
  gathered_at: '2027-07-01T08:00:01Z',
  done_at: '2027-07-01T08:00:02Z',
  mine: false,
  snapshot_hash: null,
  result_hash: null,
  gates: [],
  violations: [],
  figures: null,
  changed_since: 0,
  ...part,
})

describe('the path of a round', () => {
  it('has one step at hand until it is published', () => {
    const now = (state: RoundWithRuns['state']) => pathOf(state).find(step => step.state === 'now')?.step
    expect(now('prepared')).toBe('run')
    expect(now('run')).toBe('approve')
    expect(now('approved')).toBe('schedule')
    expect(now('publishing')).toBe('publish')
    expect(now('published')).toBeUndefined()
  })
})

describe('what keeps a run from being approved', () => {
  it('is named, the first thing first', () => {
    expect(hindrance(run({ is_dry: true, mine: true }))).toBe('dry')
    expect(hindrance(run({ state: 'checking' }))).toBe('unfinished')
    expect(hindrance(run({ changed_since: 2, mine: true }))).toBe('outdated')
    expect(hindrance(run({ mine: true }))).toBe('mine')
    expect(hindrance(run({}))).toBeUndefined()
  })
})

describe('a worker at it', () => {
  const round = { state: 'run', progress: null, runs: [run({})] } as unknown as RoundWithRuns
  it('makes the page look again', () => {
    expect(nextLook(round)).toBeUndefined()
    expect(nextLook({ ...round, state: 'scheduled' })).toBe(5000)
    expect(nextLook({ ...round, runs: [run({ state: 'queued' })] })).toBe(2000)
    expect(nextLook({ ...round, state: 'publishing' })).toBe(2000)
    const progress = { step: 'tell', done: 5, total: 9 } as const
    expect(nextLook({ ...round, state: 'published', progress })).toBe(2000)
  })
})

it('a share of nothing is none', () => {
  expect(percent(1, 3)).toBe(33)
  expect(percent(0, 0)).toBe(0)
})

it('a moment is typed by the clock in Norway', () => {
  expect(momentOf('2027-07-08T10:00')?.toISOString()).toBe('2027-07-08T08:00:00.000Z')
  expect(momentOf('2027-01-08T10:00')?.toISOString()).toBe('2027-01-08T09:00:00.000Z')
  expect(momentOf('2027-07')).toBeUndefined()
  expect(fieldOf(new Date('2027-07-08T08:00:00Z'))).toBe('2027-07-08T10:00')
})
