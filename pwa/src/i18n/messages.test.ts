import { beforeEach, expect, test } from 'vitest'
import { date, dateAndTime, fullDate, list, number, points } from './format'
import { loadWords, locale, replaceWords, rich, say, t } from './messages'

beforeEach(async () => {
  await loadWords(['shell'])
  await replaceWords('nb')
})

test('a text follows the language', async () => {
  expect(t('shell.sign_out')).toBe('Logg ut')
  await replaceWords('en')
  expect([locale(), t('shell.sign_out')]).toEqual(['en', 'Sign out'])
})

test('plurals and placeholders', () => {
  expect(t('shell.error_summary', { count: 1 })).toBe('Én ting må rettes')
  expect(t('shell.error_summary', { count: 3 })).toBe('3 ting må rettes')
  expect(t('shell.page_title', { title: 'Frister' })).toBe('Frister – VIGO')
})

test('elements take the place of placeholders', () => {
  expect(rich('shell.weekday_date', { weekday: 'a', date: 'b' }).filter(part => part !== '')).toEqual([
    'a',
    ' ',
    'b',
  ])
})

test('a code nobody has words for is not a text', () => {
  expect(say('shell.no_such_thing', {})).toBeUndefined()
})

test.each([
  ['nb', 'lørdag 6. februar 2027'],
  ['nn', 'laurdag 6. februar 2027'],
  ['en', 'Saturday 6 February 2027'],
] as const)('%s weekdays', async (language, expected) => {
  await replaceWords(language)
  expect(fullDate('2027-02-06')).toBe(expected)
})

test('moments are shown in Norwegian time, summer and winter', () => {
  expect(dateAndTime('2027-03-01T22:59:00Z')).toBe('mandag 1. mars 2027 kl. 23:59')
  expect(dateAndTime('2027-07-01T22:30:00Z')).toBe('fredag 2. juli 2027 kl. 00:30')
})

test('numbers, points and lists as people write them', async () => {
  expect([number(12345), points(41.5), list(['a', 'b', 'c']), date('2027-05-17')]).toEqual([
    '12\u00a0345',
    '41,5',
    'a, b og c',
    '17. mai 2027',
  ])
  await replaceWords('en')
  expect([number(12345), points(41.5), list(['a', 'b', 'c'])]).toEqual(['12,345', '41.5', 'a, b and c'])
})

test.each([
  ['2027-03-01', 'mandag 1. mars 2027'],
  ['2027-03-01T22:59:59.123456+00:00', 'mandag 1. mars 2027 kl. 23:59'],
  ['2027-03-01T22:59Z', 'mandag 1. mars 2027 kl. 23:59'],
  [41.5, '41,5'],
  [2027, '2027'],
  ['2027-03', '2027-03'],
])('a value from the wire: %s', (value, expected) => {
  expect(say('shell.page_title', { title: value })).toBe(`${expected} – VIGO`)
})
