import { expect, test } from 'vitest'
import { deadlinesAhead, type Event, isApplicationOpen, months, placeInTime, schoolYearName } from './model'

function event(kind: Event['kind'], day: string, state: Event['state']): Event {
  return {
    kind,
    day,
    state,
    decided_day: day,
    moment: `${day}T23:00:00+00:00`,
    nature: 'deadline',
    audience: 'applicants',
    moved: false,
    county: null,
    owner: 'state',
    legal_source: '',
    confirmed: true,
  }
}

const opens = event('application_opens', '2027-01-05', 'past')
const early = event('early_deadline', '2027-02-01', 'coming')
const deadline = event('deadline', '2027-03-01', 'coming')

test('events stand under their month, in order', () => {
  const found = months([opens, early, event('moving_documents', '2027-02-15', 'coming'), deadline])
  expect(found.map(month => [month.first, month.events.length])).toEqual([
    ['2027-01-01', 1],
    ['2027-02-01', 2],
    ['2027-03-01', 1],
  ])
})

test('one event is the next; before it is done, after it is later', () => {
  expect([opens, early, deadline].map(each => placeInTime(each, early))).toEqual(['done', 'now', 'later'])
  expect(placeInTime(deadline, null)).toBe('later')
})

test('applications are open from the opening until the deadline has passed', () => {
  expect(isApplicationOpen([opens, deadline])).toBe(true)
  expect(isApplicationOpen([opens, { ...deadline, state: 'today' }])).toBe(true)
  expect(isApplicationOpen([opens, { ...deadline, state: 'past' }])).toBe(false)
  expect(isApplicationOpen([{ ...opens, state: 'coming' }, deadline])).toBe(false)
  expect(isApplicationOpen([])).toBe(false)
})

test('a deadline lies ahead until its day is over', () => {
  expect(deadlinesAhead([opens, early, deadline])).toEqual({ main: deadline, early })
  expect(
    deadlinesAhead([
      { ...early, state: 'past' },
      { ...deadline, state: 'today' },
    ]),
  ).toEqual({
    main: { ...deadline, state: 'today' },
  })
  expect(deadlinesAhead([opens])).toEqual({})
})

test('a school year has two halves', () => {
  expect(schoolYearName(2027)).toBe('2027–2028')
})
