import { expect, test } from 'vitest'
import type { Event } from '../annual_wheel/model'
import { datesAhead } from './model'

function event(
  kind: Event['kind'],
  state: Event['state'] = 'coming',
  audience: Event['audience'] = 'applicants',
): Event {
  return {
    kind,
    day: '2027-03-01',
    state,
    decided_day: '2027-03-01',
    moment: '2027-03-01T23:00:00+00:00',
    nature: 'deadline',
    audience,
    moved: false,
    county: null,
    owner: 'state',
    legal_source: '',
    confirmed: true,
  }
}

const season = [
  event('application_opens', 'past'),
  event('early_deadline'),
  event('moving_documents', 'coming', 'movers'),
  event('deadline', 'today'),
  event('grades_final'),
  event('first_intake'),
]
const kinds = (events: readonly Event[]) => events.map(each => each.kind)

test('before one has begun, both deadlines may be one’s own', () => {
  expect(kinds(datesAhead(season, []))).toEqual(['early_deadline', 'deadline', 'grades_final'])
})

test('an application has one deadline', () => {
  const ordinary = [{ deadline_class: 'ordinary' as const }]
  expect(kinds(datesAhead(season, ordinary))).toEqual(['deadline', 'grades_final', 'first_intake'])
  const early = [{ deadline_class: 'early' as const }]
  expect(kinds(datesAhead(season, early))).toEqual(['early_deadline', 'grades_final', 'first_intake'])
})
