/** The browser writes dates, numbers and lists as Python does: `written.json` is Babel's side of it. */
import { beforeEach, describe, expect, test } from 'vitest'
import { dateAndTime, fullDate, list, number, points } from './format'
import { LOCALES, loadWords, replaceWords } from './messages'
import written from './written.json'

/** Babel and Intl differ in which space stands between thousands; people see the same. */
const spaces = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe.each(LOCALES)('%s', language => {
  const expected = written[language]

  beforeEach(async () => {
    await loadWords(['shell'])
    await replaceWords(language)
  })

  test.each(Object.entries(expected.days))('the day %s', (day, words) => {
    expect(fullDate(day)).toBe(words)
  })

  test.each(Object.entries(expected.moments))('the moment %s', (moment, words) => {
    expect(dateAndTime(moment)).toBe(words)
  })

  test.each(Object.entries(expected.numbers))('the number %s', (value, words) => {
    expect(spaces(number(Number(value)))).toBe(spaces(words))
  })

  test.each(Object.entries(expected.points))('%s points', (value, words) => {
    expect(spaces(points(Number(value)))).toBe(spaces(words))
  })

  test.each(Object.entries(expected.lists))('the list %s', (words, sentence) => {
    expect(list(words.split(' '))).toBe(sentence)
  })
})
