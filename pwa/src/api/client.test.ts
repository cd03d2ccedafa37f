import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadWords, replaceWords } from '../i18n/messages'
import { online } from '../offline/connection'
import { answer, api, call, editing, newIntent, whenSignInIsWanted } from './client'
import { Offline, Problem, textFor } from './problem'

let sent: Request[]
let reply: () => Response

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type, ...headers } })
}

function refusal(status: number, code: string, extra: object = {}) {
  return json(status, { type: '', status, code, params: {}, instance: 'r1', fields: [], ...extra })
}

beforeEach(async () => {
  sent = []
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request)
    return reply()
  })
  await loadWords(['shell', 'problems'])
  await replaceWords('nb')
})
afterEach(() => vi.unstubAllGlobals())

test('an answer comes with its version', async () => {
  reply = () => json(200, { locale: 'nn' }, { ETag: '"7"' })
  const { data, etag } = await answer(api.PUT('/api/me/language', { body: { locale: 'nn' } }))
  expect([data.locale, etag]).toEqual(['nn', '"7"'])
  expect(editing(etag)).toEqual({ 'If-Match': '"7"' })
})

test('only requests that change something carry the header against forgery', async () => {
  reply = () => json(200, {})
  await call('/auth/session')
  await call('/auth/extend', { method: 'POST' })
  expect(sent.map(request => request.headers.get('X-Vigo'))).toEqual([null, '1'])
})

test('a refusal speaks the active language and knows its fields', async () => {
  const fields = [{ pointer: '/phone', code: 'problems.field_too_long', params: { max: 20 } }]
  reply = () => refusal(422, 'problems.invalid', { fields })
  const problem = await answer(api.GET('/api/me')).catch((fault: unknown) => fault)
  expect(problem).toBeInstanceOf(Problem)
  expect((problem as Problem).text).toBe('Noe må rettes før vi kan gå videre.')
  expect((problem as Problem).fieldTexts.get('/phone')).toContain('20')
})

test('an answer that is not ours is still a problem somebody can read', async () => {
  reply = () => new Response('<h1>Bad gateway</h1>', { status: 502 })
  const fault = await call('/auth/session').catch((thrown: unknown) => thrown)
  expect((fault as Problem).status).toBe(502)
  expect(textFor(fault)).toContain('Noe gikk galt')
})

test('a 401 asks for sign-in, with the level that is wanted', async () => {
  const asked: unknown[] = []
  whenSignInIsWanted(wanted => asked.push(wanted))
  reply = () => refusal(401, 'auth.sign_in_required')
  await answer(api.GET('/api/me')).catch(() => undefined)
  reply = () => refusal(401, 'auth.step_up_required', { params: { level: 'high' } })
  await answer(api.GET('/api/me')).catch(() => undefined)
  expect(asked).toEqual([{}, { level: 'high' }])
})

test('no line is told apart from a refusal, and noticed when it is back', async () => {
  reply = () => {
    throw new TypeError('Failed to fetch')
  }
  await expect(answer(api.GET('/api/me'))).rejects.toBeInstanceOf(Offline)
  expect(online()).toBe(false)
  reply = () => json(200, {})
  await answer(api.GET('/api/me'))
  expect(online()).toBe(true)
})

test('each intent has a key of its own', () => {
  expect(newIntent()['Idempotency-Key']).not.toBe(newIntent()['Idempotency-Key'])
})

test('an address is filled in so that no value can change its shape, and what is not asked for is not there', async () => {
  reply = () => json(200, { areas: [] })
  await api.GET('/api/catalogue/programme-areas/{code}', { params: { path: { code: 'a/b?c' } } })
  await api.GET('/api/catalogue/programme-areas', { params: { query: { programme: 'Å&B' } } })
  await api.GET('/api/annual-wheel', { params: { query: {} } })
  const paths = sent.map(({ url }) => new URL(url).pathname + new URL(url).search)
  expect(paths).toEqual([
    '/api/catalogue/programme-areas/a%2Fb%3Fc',
    '/api/catalogue/programme-areas?programme=%C3%85%26B',
    '/api/annual-wheel',
  ])
})

test('what is sent says that it is JSON, what is only asked does not', async () => {
  reply = () => json(200, {})
  await api.PUT('/api/me/language', { body: { locale: 'nn' }, headers: editing('"3"') })
  await api.GET('/api/me')
  expect(sent.map(request => request.headers.get('Content-Type'))).toEqual(['application/json', null])
  expect([sent[0]?.headers.get('If-Match'), await sent[0]?.json()]).toEqual(['"3"', { locale: 'nn' }])
})

test('an empty answer is an answer', async () => {
  reply = () => new Response(null, { status: 204 })
  const { data } = await answer(
    api.DELETE('/api/me/sessions/{session_id}', { params: { path: { session_id: 'x' } } }),
  )
  expect(data).toBeUndefined()
})
