/**
 * The one way to the server. Typed by openapi.json; adds the house's headers, turns refusals into `Problem`, notices
 * when the line is gone, and asks for a new sign-in without losing what was typed.
 */
import type { Client } from 'openapi-fetch'
import { followServer } from '../clock'
import { lineIsDown, lineIsUp } from '../offline/connection'
import { Offline, problemFrom } from './problem'
import type { paths } from './schema'

/** Somebody must sign in (again), or more strongly. The shell listens and opens the sheet. */
export type SignInWanted = { level?: string }
let onSignInWanted: (wanted: SignInWanted) => void = () => undefined

export function whenSignInIsWanted(listener: (wanted: SignInWanted) => void): void {
  onSignInWanted = listener
}

const SAFE = new Set(['GET', 'HEAD'])

async function send(request: Request): Promise<Response> {
  if (!SAFE.has(request.method)) request.headers.set('X-Vigo', '1')
  try {
    // biome-ignore lint/style/noRestrictedGlobals: this is the client that everything else goes through
    const response = await fetch(request)
    lineIsUp()
    followServer(response.headers.get('X-Vigo-Now'))
    return response
  } catch (fault) {
    if (request.signal.aborted) throw fault
    lineIsDown()
    throw new Offline()
  }
}

interface Ask {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown> }
  body?: unknown
  headers?: Record<string, string>
}

function addressOf(template: string, { path = {}, query = {} }: NonNullable<Ask['params']>): URL {
  const filled = template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(path[name])))
  const address = new URL(filled, location.href)
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) {
      if (each !== undefined && each !== null) address.searchParams.append(name, String(each))
    }
  }
  return address
}

function asking(method: string) {
  return async (template: string, { params = {}, body, headers = {} }: Ask = {}): Promise<Sent<unknown>> => {
    const request = new Request(addressOf(template, params), {
      method,
      headers: body === undefined ? headers : { 'Content-Type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const response = await send(request)
    const found = parsed(await response.text())
    return response.ok ? { data: found, response } : { error: found, response }
  }
}

/** What the text says as JSON; nothing where it is none: a proxy's error page, an empty answer. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The documented API. The types are openapi-fetch's; its code would be an eighth of what every screen waits for. */
export const api = {
  GET: asking('GET'),
  PUT: asking('PUT'),
  POST: asking('POST'),
  DELETE: asking('DELETE'),
} as unknown as Pick<Client<paths>, 'GET' | 'PUT' | 'POST' | 'DELETE'>

interface Sent<T> {
  data?: T
  error?: unknown
  response: Response
}

export interface Answer<T> {
  data: T
  /** The version to send back in `If-Match`. */
  etag: string | null
}

/**
 * Unwrap what `api.GET(…)` and its siblings return.
 * Throws `Problem` when the server refused and `Offline` when it could not be reached.
 */
export async function answer<T>(sent: Promise<Sent<T>>): Promise<Answer<T>> {
  const { data, error, response } = await sent
  if (!response.ok) throw await refused(response, error)
  return { data: data as T, etag: response.headers.get('ETag') }
}

/** A request outside the documented API (`/auth/…`). JSON or nothing comes back. */
export async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await send(new Request(new URL(path, location.href), init))
  const body = parsed(await response.text())
  if (!response.ok) throw await refused(response, body)
  return body as T
}

/** Turn a refusal into a `Problem`, and ask for a sign-in where that is what it takes. */
export async function refused(response: Response, body: unknown) {
  const problem = await problemFrom(response, body)
  if (problem.status === 401) {
    const { level } = problem.params
    onSignInWanted(typeof level === 'string' ? { level } : {})
  }
  return problem
}

/** One key per intent: make it when the person presses the button, keep it for every retry of that press. */
export function newIntent(): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': crypto.randomUUID() }
}

/** The header that says which version was edited. */
export function editing(etag: string | null): { 'If-Match': string } {
  return { 'If-Match': etag ?? '*' }
}
