import { describe, expect, it } from 'vitest'
import nb from '../../i18n/generated/nb/county_rules_screen.json'
import {
  type CountyRules,
  GROUPS,
  grouped,
  type Names,
  type Rule,
  sentencesOf,
  sourceAddress,
  unverified,
} from './county_rules'

const names: Names = { county: number => `county ${number}`, list: values => values.join(', ') }
const words: Record<string, unknown> = nb

/** One of every value a rules file can hold (`catalogue/rules/county.py`). */
const VALUES: readonly (readonly [Rule['name'], unknown])[] = [
  ...['one_area', 'free_choice', 'region_priority', 'area_points', 'nearest_first'].map(
    value => ['area_model', value] as const,
  ),
  ['regions', []],
  ['regions', ['Follo', 'Romerike']],
  ...['not_stated', 'whole_county', 'points_everywhere'].map(value => ['missing_programme', value] as const),
  ['nearest_school_first', true],
  ['nearest_school_first', false],
  ['border_counties', []],
  ['border_counties', ['46']],
  ['vg1_programmes', 3],
  ...(['schools_per_programme', 'vg23_areas', 'vg23_schools_per_area'] as const).flatMap(name => [
    [name, 6] as const,
    [name, null] as const,
  ]),
  ...['any_programme_with_room', 'loses_guarantee', 'may_be_placed_elsewhere'].map(
    value => ['too_few_programmes', value] as const,
  ),
  ['placement_elsewhere', true],
  ['placement_elsewhere', false],
  ...['none', 'once', 'reopened_by_officer'].map(
    policy =>
      [
        'change_after_deadline',
        { policy, until: '2027-05-01', weighty_reasons: true, via_adviser: true },
      ] as const,
  ),
  ['moving_documents_by', '2027-06-01'],
  ['own_school', { levels: [] }],
  [
    'own_school',
    { levels: ['vg2', 'vg3'], academic_only: true, requires_first_wish: true, includes_exchange: true },
  ],
  ['skill_pool', { share_percent: 50, bonus_points: [] }],
  [
    'skill_pool',
    { share_percent: 50, bonus_points: [0, 7], requires_first_wish: true, only_if_oversubscribed: true },
  ],
  ['outside_points_percent', 0],
  ['outside_points_percent', 10],
  ['reserve_percent', 0],
  ['reserve_percent', 5],
  ['vg3_basis', 'vg1_and_vg2'],
  ['vg3_basis', 'vg2_only'],
  ['rounding', 'mean'],
  ['rounding', 'points'],
  ['failed_subjects', { admitted_up_to: 0, above: 'manual' }],
  ['failed_subjects', { admitted_up_to: 3, above: 'unqualified' }],
  ['answer_ahead', { offered: false, opens: null, closes: null }],
  ['answer_ahead', { offered: true, opens: '2027-06-01', closes: '2027-07-01' }],
  ['answer_ahead', { offered: true, opens: null, closes: null }],
  ...[true, false].flatMap(seat =>
    [true, false].map(lists => ['unanswered', { loses_seat: seat, loses_waiting_lists: lists }] as const),
  ),
  ['corrected_answer_days', 1],
  ['corrected_answer_days', 7],
  ['waiting_lists', { kept_by: 'county', response_hours: null, until: null }],
  ['waiting_lists', { kept_by: 'schools', response_hours: 24, until: '2027-09-01' }],
  ['waiting_list_choice', 'all_or_none'],
  ['waiting_list_choice', 'each'],
  ...['not_stated', 'may_lose', 'loses'].map(value => ['first_day_absence', value] as const),
  ...['not_stated', 'may_be_granted'].map(value => ['deferral', value] as const),
]

describe('a rule in words', () => {
  it.each(VALUES)('%s %j has its sentences', (name, value) => {
    const said = sentencesOf({ name, value }, names)
    expect(said.length).toBeGreaterThan(0)
    for (const { key } of said) expect(words).toHaveProperty([key])
  })

  it('every rule is tried, and stands in one group with a name', () => {
    const grouping = Object.values(GROUPS).flat()
    expect(new Set(grouping)).toEqual(new Set(VALUES.map(([name]) => name)))
    expect(grouping).toHaveLength(new Set(grouping).size)
    for (const name of grouping) expect(words).toHaveProperty([`county_rules.name.${name}`])
  })
})

describe('the page', () => {
  const rule = (name: Rule['name'], verified: boolean): Rule => ({
    name,
    value: null,
    verified,
    legal: 'FOR-2025-02-13-354 § 4-1',
    origin: 'county',
    valid_from: null,
    valid_to: null,
  })
  const found: CountyRules = {
    county: '32',
    school_year: 2027,
    carried_from: null,
    rules: [rule('rounding', false), rule('area_model', true), rule('regions', false)],
  }

  it('keeps to the order of its groups', () => {
    expect(grouped(found, false).map(one => [one.group, ...one.rules.map(({ name }) => name)])).toEqual([
      ['areas', 'area_model', 'regions'],
      ['points', 'rounding'],
    ])
  })

  it('can leave out what is checked', () => {
    expect(unverified(found)).toBe(2)
    expect(grouped(found, true).flatMap(({ rules }) => rules.map(({ name }) => name))).toEqual([
      'regions',
      'rounding',
    ])
  })

  it('leads to the text', () => {
    expect(sourceAddress({ legal: 'FOR-2024-06-03-900 § 4-5', origin: 'national' })).toBe(
      'https://lovdata.no/dokument/SF/forskrift/2024-06-03-900',
    )
    expect(sourceAddress(rule('regions', true))).toBe(
      'https://lovdata.no/dokument/LF/forskrift/2025-02-13-354',
    )
    expect(sourceAddress({ legal: 'Circular 1-2027', origin: 'county' })).toBeUndefined()
  })
})
