/** A county's rules in plain words: for each value the sentences that say it. Pure; the screen fills them in. */
import type { components } from '../../api/schema'
import type { Key } from '../../i18n/messages'

export type CountyRules = components['schemas']['CountyRules']
export type Rule = CountyRules['rules'][number]
export type RuleName = Rule['name']

/** A sentence by its key, with what stands in it. A day on the wire becomes one in words. */
export interface Sentence {
  key: Key
  params?: Record<string, unknown>
}

/** What is read together. Every rule stands in one group, in this order. */
export const GROUPS = {
  areas: ['area_model', 'regions', 'missing_programme', 'nearest_school_first', 'border_counties'],
  wishes: [
    'vg1_programmes',
    'schools_per_programme',
    'vg23_areas',
    'vg23_schools_per_area',
    'too_few_programmes',
    'placement_elsewhere',
    'change_after_deadline',
    'moving_documents_by',
  ],
  seats: ['own_school', 'skill_pool', 'outside_points_percent', 'reserve_percent'],
  points: ['vg3_basis', 'rounding', 'failed_subjects'],
  answers: [
    'answer_ahead',
    'unanswered',
    'corrected_answer_days',
    'waiting_lists',
    'waiting_list_choice',
    'first_day_absence',
    'deferral',
  ],
} as const satisfies Record<string, readonly RuleName[]>
export type Group = keyof typeof GROUPS

/** The rules by group; those that are checked left out where only the others are wanted. */
export function grouped(
  { rules }: CountyRules,
  onlyUnverified: boolean,
): readonly { group: Group; rules: readonly Rule[] }[] {
  const byName = new Map(rules.map(rule => [rule.name, rule]))
  return (Object.keys(GROUPS) as Group[])
    .map(group => ({
      group,
      rules: GROUPS[group]
        .map(name => byName.get(name))
        .filter(rule => rule !== undefined && !(onlyUnverified && rule.verified)) as Rule[],
    }))
    .filter(({ rules: found }) => found.length > 0)
}

export function unverified({ rules }: CountyRules): number {
  return rules.filter(rule => !rule.verified).length
}

const LOVDATA = 'https://lovdata.no/dokument'

/** Where the text stands that a rule comes from; nothing when its source is no regulation on Lovdata. */
export function sourceAddress({ legal, origin }: Pick<Rule, 'legal' | 'origin'>): string | undefined {
  const found = /^FOR-(\d{4}-\d{2}-\d{2}-\d+)/.exec(legal)
  if (!found) return undefined
  return `${LOVDATA}/${origin === 'national' ? 'SF' : 'LF'}/forskrift/${found[1]}`
}

type Facts = Record<string, unknown>
type Words = (value: unknown, names: Names) => readonly Sentence[]

/** Words that stand in sentences: they come from other lists, or differ from language to language. */
export interface Names {
  county: (number: string) => string
  list: (values: readonly string[]) => string
}

const said = (key: Key, params?: Record<string, unknown>): readonly Sentence[] => [
  params ? { key, params } : { key },
]
const facts = (value: unknown) => value as Facts
const texts = (value: unknown) => (value as readonly string[] | undefined) ?? []
const yesNo =
  (yes: Key, no: Key): Words =>
  value =>
    said(value ? yes : no)
const share =
  (some: Key, none: Key): Words =>
  value =>
    value === 0 ? said(none) : said(some, { percent: value })
const limit =
  (some: Key, none: Key): Words =>
  value =>
    value === null ? said(none) : said(some, { count: value })
const levels = (value: unknown, names: Names) =>
  names.list(texts(value).map(level => level.charAt(0).toUpperCase() + level.slice(1)))
const also = (condition: unknown, key: Key): readonly Sentence[] => (condition ? said(key) : [])

const WORDS: Record<RuleName, Words> = {
  area_model: value => said(`catalogue.area_model.${value}` as Key),
  regions: (value, names) =>
    texts(value).length === 0
      ? said('county_rules.regions.none')
      : said('county_rules.regions.some', { regions: names.list(texts(value)) }),
  missing_programme: value => said(`county_rules.missing_programme.${value}` as Key),
  nearest_school_first: yesNo(
    'county_rules.nearest_school_first.yes',
    'county_rules.nearest_school_first.no',
  ),
  border_counties: (value, names) =>
    texts(value).length === 0
      ? said('county_rules.border_counties.none')
      : said('county_rules.border_counties.some', { counties: names.list(texts(value).map(names.county)) }),
  vg1_programmes: value => said('county_rules.vg1_programmes.some', { count: value }),
  schools_per_programme: limit(
    'county_rules.schools_per_programme.some',
    'county_rules.schools_per_programme.none',
  ),
  vg23_areas: limit('county_rules.vg23_areas.some', 'county_rules.vg23_areas.none'),
  vg23_schools_per_area: limit(
    'county_rules.vg23_schools_per_area.some',
    'county_rules.vg23_schools_per_area.none',
  ),
  too_few_programmes: value => said(`catalogue.too_few.${value}` as Key),
  placement_elsewhere: yesNo('county_rules.placement_elsewhere.yes', 'county_rules.placement_elsewhere.no'),
  change_after_deadline: value => {
    const { policy, until, weighty_reasons, via_adviser } = facts(value)
    return [
      ...said(`catalogue.change.${policy}` as Key),
      ...(until ? said('county_rules.change_after_deadline.until', { day: until }) : []),
      ...also(weighty_reasons, 'county_rules.change_after_deadline.weighty_reasons'),
      ...also(via_adviser, 'county_rules.change_after_deadline.via_adviser'),
    ]
  },
  moving_documents_by: value => said('county_rules.moving_documents_by.day', { day: value }),
  own_school: (value, names) => {
    const own = facts(value)
    if (texts(own.levels).length === 0) return said('county_rules.own_school.none')
    return [
      ...said('county_rules.own_school.some', { levels: levels(own.levels, names) }),
      ...also(own.academic_only, 'county_rules.own_school.academic_only'),
      ...also(own.requires_first_wish, 'county_rules.own_school.first_wish'),
      ...also(own.includes_exchange, 'county_rules.own_school.exchange'),
    ]
  },
  skill_pool: (value, names) => {
    const pool = facts(value)
    const bonus = ((pool.bonus_points as readonly number[]) ?? []).filter(points => points > 0)
    return [
      ...said('county_rules.skill_pool.share', { percent: pool.share_percent }),
      ...(bonus.length > 0
        ? said('county_rules.skill_pool.bonus', { points: names.list(bonus.map(String)) })
        : []),
      ...also(pool.requires_first_wish, 'county_rules.skill_pool.first_wish'),
      ...also(pool.only_if_oversubscribed, 'county_rules.skill_pool.oversubscribed'),
    ]
  },
  outside_points_percent: share(
    'county_rules.outside_points_percent.some',
    'county_rules.outside_points_percent.none',
  ),
  reserve_percent: share('county_rules.reserve_percent.some', 'county_rules.reserve_percent.none'),
  vg3_basis: value => said(`county_rules.vg3_basis.${value}` as Key),
  rounding: value => said(`county_rules.rounding.${value}` as Key),
  failed_subjects: value => {
    const { admitted_up_to, above } = facts(value)
    return [
      ...(admitted_up_to === 0
        ? said('county_rules.failed_subjects.none')
        : said('county_rules.failed_subjects.some', { count: admitted_up_to })),
      ...said(`county_rules.failed_subjects.above.${above}` as Key),
    ]
  },
  answer_ahead: value => {
    const { offered, opens, closes } = facts(value)
    if (!offered) return said('county_rules.answer_ahead.no')
    return [
      ...(opens
        ? said('county_rules.answer_ahead.opens', { day: opens })
        : said('county_rules.answer_ahead.at_once')),
      ...(closes ? said('county_rules.answer_ahead.closes', { day: closes }) : []),
    ]
  },
  unanswered: value => {
    const { loses_seat, loses_waiting_lists } = facts(value)
    if (loses_seat && loses_waiting_lists) return said('county_rules.unanswered.both')
    if (loses_seat) return said('county_rules.unanswered.seat')
    return said(loses_waiting_lists ? 'county_rules.unanswered.lists' : 'county_rules.unanswered.nothing')
  },
  corrected_answer_days: value => said('county_rules.corrected_answer_days.some', { count: value }),
  waiting_lists: value => {
    const { kept_by, response_hours, until } = facts(value)
    return [
      ...said(`county_rules.waiting_lists.${kept_by}` as Key),
      ...(response_hours ? said('county_rules.waiting_lists.hours', { count: response_hours }) : []),
      ...(until ? said('county_rules.waiting_lists.until', { day: until }) : []),
    ]
  },
  waiting_list_choice: value => said(`county_rules.waiting_list_choice.${value}` as Key),
  first_day_absence: value => said(`county_rules.first_day_absence.${value}` as Key),
  deferral: value => said(`county_rules.deferral.${value}` as Key),
}

/** A rule's value, in sentences. */
export function sentencesOf(
  { name, value }: Pick<Rule, 'name' | 'value'>,
  names: Names,
): readonly Sentence[] {
  return WORDS[name](value, names)
}
