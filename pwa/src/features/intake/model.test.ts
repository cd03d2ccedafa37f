import { describe, expect, it } from 'vitest'
import {
  type Figures,
  fieldOf,
  hindrance,
  isSound,
  type Limit,
  momentOf,
  nextLook,
  pathOf,
  percent,
  placeOn,
  publishing,
  type RoundWithRuns,
  type Run,
  scaleOf,
  sharesOf,
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

  it('is seen from the first moment of publishing until everybody is told', () => {
    const told = { step: 'tell', done: 9, total: 9 } as const
    const writing = { step: 'write', done: 9, total: 9 } as const
    expect(publishing({ state: 'scheduled', progress: null })).toBeUndefined()
    expect(publishing({ state: 'publishing', progress: null })).toEqual({ step: 'write', done: 0, total: 0 })
    expect(publishing({ state: 'publishing', progress: writing })).toEqual(writing)
    expect(publishing({ state: 'published', progress: { ...told, done: 5 } })).toEqual({ ...told, done: 5 })
    expect(publishing({ state: 'published', progress: told })).toBeUndefined()
  })
})

describe('a picture of a run', () => {
  it('parts everybody, from the first wish to no place', () => {
    const figures = { by_rank: [50, 20, 10, 4, 1], elsewhere: 5, without: 10 } as unknown as Figures
    expect(sharesOf(figures).map(({ share, count }) => [share, count])).toEqual([
      ['first', 50],
      ['second', 20],
      ['third', 10],
      ['later', 5],
      ['elsewhere', 5],
      ['without', 10],
    ])
  })

  it('has one scale for all the cut-offs it shows', () => {
    const limit = (points: number | null, earlier: number | null, lastYear: number | null) =>
      ({ points, earlier, last_year: lastYear }) as Limit
    const scale = scaleOf([limit(4210, null, 3890), limit(null, 4475, null)])
    expect(scale).toEqual({ from: 37, to: 46 })
    expect(placeOn(scale, 4150)).toBe(50)
    expect(scaleOf([limit(40, null, null)]).from).toBe(0)
    expect(scaleOf([])).toEqual({ from: 0, to: 100 })
  })
})

it('only a run that kept what it promised is compared with', () => {
  expect(isSound(run({}))).toBe(true)
  expect(isSound(run({ state: 'checking' }))).toBe(false)
  expect(isSound(run({ violations: [{}] as unknown as Run['violations'] }))).toBe(false)
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
