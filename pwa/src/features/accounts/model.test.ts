import { expect, test } from 'vitest'
import { deviceOf, fullName, lookKey, readablePhone } from './model'

test.each([
  [
    'Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36',
    { browser: 'Chrome', system: 'Android' },
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile/15E Safari/604.1',
    { browser: 'Safari', system: 'iPhone' },
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0',
    { browser: 'Edge', system: 'Windows' },
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    { browser: 'Firefox', system: 'Linux' },
  ],
])('the device behind %s', (userAgent, device) => {
  expect(deviceOf(userAgent)).toEqual(device)
})

test('a user agent that says nothing is no device', () => {
  expect(deviceOf('')).toBeUndefined()
  expect(deviceOf('curl/8.0')).toBeUndefined()
})

test('what others did, in words', () => {
  expect(lookKey('applications.attachment_read')).toBe('accounts.look.opened_file')
  expect(lookKey('applications.reopened')).toBe('accounts.look.reopened')
  expect(lookKey('application.looked_at')).toBe('accounts.look.read')
  expect(lookKey('grades.read')).toBe('accounts.look.grades')
  expect(lookKey('applications.read')).toBe('accounts.look.read')
  expect(lookKey('grades.correct')).toBe('accounts.look.settled')
  expect(lookKey('grades.read')).toBe('accounts.look.grades')
  expect(lookKey('complaint.read')).toBe('accounts.look.complaint')
  expect(lookKey('complaint.decided')).toBe('accounts.look.complaint_handled')
  expect(lookKey('complaint.paper_read')).toBe('accounts.look.opened_file')
  expect(lookKey('auth.sign_in')).toBe('accounts.look.other')
})

test('a name the register knows only half of', () => {
  expect(fullName({ given_name: 'Ida', family_name: 'Lunde' })).toBe('Ida Lunde')
  expect(fullName({ given_name: null, family_name: 'Lunde' })).toBe('Lunde')
  expect(fullName({ given_name: null, family_name: null })).toBe('')
})

test('phone numbers as people read them', () => {
  expect(readablePhone('+4790012345')).toBe('900 12 345')
  expect(readablePhone('+46701234567')).toBe('+46701234567')
  expect(readablePhone('')).toBe('')
})
