/** Who is signed in here, for how long still, and the ways in and out. The cookie itself is out of reach, on purpose. */
import { computed, signal } from '@preact/signals'
import { answer, api, call } from './api/client'
import { Offline } from './api/problem'
import type { components } from './api/schema'
import { MINUTE, SECOND } from './clock'
import { forgetAnswers, forgetPeople, recall, remember } from './offline/kept'

export type Me = components['schemas']['Me']
export type Permission = Me['permissions'][number]
export type Grant = Me['grants'][number]

interface TimeLeft {
  signed_in: boolean
  /** Until the session ends for want of activity, and at the latest. Absent when nobody is signed in. */
  idle_seconds?: number
  absolute_seconds?: number
}

export type Session = { state: 'unknown' } | { state: 'anonymous' } | { state: 'signed_in'; me: Me }

const current = signal<Session>({ state: 'unknown' })
const end = signal(0)

/** Warn when this much is left. */
const WARNING = 5 * MINUTE

export function session(): Session {
  return current.value
}

/** The account that drafts on this device belong to, or nothing when nobody is signed in. */
export const owner = computed(() =>
  current.value.state === 'signed_in' ? current.value.me.account_id : undefined,
)

/** Whether the one who is signed in applies herself; guardians and staff look at what belongs to others. */
export function isApplicant(): boolean {
  return current.value.state === 'signed_in' && current.value.me.role === 'applicant'
}

/** Whether the role at hand may do something: what is worth offering. The server judges every request anew. */
export function may(permission: Permission): boolean {
  return current.value.state === 'signed_in' && current.value.me.permissions.includes(permission)
}

/** Whether the person is signed in and has yet to say in which of her roles. */
export function mustChooseRole(): boolean {
  return current.value.state === 'signed_in' && current.value.me.role === 'undecided'
}

/** Whether the person should be asked to stay. */
export const endsSoon = signal(false)

/** When the session ends unless something happens, by this device's clock. */
export const sessionEnd = computed(() => new Date(end.value))

// Asking must not count as activity, or nobody would ever be signed out.
const QUIETLY = { headers: { 'X-Vigo-Background': '1' } }

function lastsFor(left: TimeLeft): number {
  return Math.min(left.idle_seconds ?? 0, left.absolute_seconds ?? 0) * SECOND
}

function isShort(left: TimeLeft): boolean {
  return left.signed_in && lastsFor(left) <= WARNING
}

function note(left: TimeLeft): void {
  end.value = Date.now() + lastsFor(left)
  endsSoon.value = isShort(left)
}

/** Ask who is signed in. Never throws: without an answer nobody is. */
export async function loadSession(): Promise<void> {
  try {
    const left = await call<TimeLeft>('/auth/session', QUIETLY)
    if (!left.signed_in) {
      current.value = { state: 'anonymous' }
      return
    }
    const { data: me } = await answer(api.GET('/api/me'))
    current.value = { state: 'signed_in', me }
    const { account_id, role, county, permissions } = me
    void remember<OfflineMe>(LAST, { account_id, role, county, permissions }, LAST)
    // Coming here was activity: shortly before the end that has given more time.
    note(isShort(left) ? await call<TimeLeft>('/auth/session', QUIETLY) : left)
    watchEnd()
  } catch (fault) {
    const last = fault instanceof Offline ? await recall<OfflineMe>(LAST, LAST) : undefined
    current.value = last ? { state: 'signed_in', me: { ...NOBODY, ...last.value } } : { state: 'anonymous' }
    if (last) addEventListener('online', () => void loadSession(), { once: true })
  }
}

/**
 * Enough to open one's own drafts after a reload without a line: which account, in which role, in which county. No
 * name. The server is asked as soon as there is a line, and signing out removes it with everything else.
 */
type OfflineMe = Pick<Me, 'account_id' | 'role' | 'county' | 'permissions'>
const LAST = 'last-account'
const NOBODY: Omit<Me, keyof OfflineMe> = {
  given_name: null,
  family_name: null,
  born: null,
  municipality: null,
  postal_code: null,
  locale: null,
  grants: [],
  contact: { phone: '', email: '', confirmed: true, version: 0 },
  now: '',
}

/** Read the account again after something of it was changed. */
export async function refreshMe(): Promise<void> {
  const { data: me } = await answer(api.GET('/api/me'))
  current.value = { state: 'signed_in', me }
}

let timer: ReturnType<typeof setTimeout> | undefined

/** Wait until the warning is due, then ask the server: other tabs may have been active. */
function watchEnd(): void {
  clearTimeout(timer)
  const wait = Math.max(15 * SECOND, end.peek() - Date.now() - WARNING)
  timer = setTimeout(async () => {
    const left = await call<TimeLeft>('/auth/session', QUIETLY).catch(() => undefined)
    if (left) note(left)
    if (left && !left.signed_in) sessionOver()
    else watchEnd()
  }, wait)
}

function sessionOver(): void {
  endsSoon.value = false
  current.value = { state: 'anonymous' }
  signInWanted.value = {}
}

/** The sheet that asks to sign in again is open; `level` when a stronger sign-in is needed. */
export const signInWanted = signal<{ level?: string } | undefined>(undefined)

/** Stay signed in: only on the person's own press. */
export async function staySignedIn(): Promise<void> {
  note(await call<TimeLeft>('/auth/extend', { method: 'POST' }))
  watchEnd()
}

/** The ways in: people by ID-porten, schools and counties, and companies, by Ansattporten. */
export type Entrance = 'citizen' | 'staff' | 'company'

/** Where signing in begins; it comes back to `path`. */
export function signInAddress(
  path: string,
  wish: { level?: string | undefined; entrance?: Entrance } = {},
): string {
  const query = new URLSearchParams({ return: path })
  if (wish.level) query.set('level', wish.level)
  if (wish.entrance) query.set('as', wish.entrance)
  return `/auth/login?${query}`
}

/** Other windows of this browser share the cookie: they must know when somebody else, or another role, acts by it. */
let windows: BroadcastChannel | undefined

/** Follow what other windows do to the session. */
export function watchWindows(): void {
  windows = new BroadcastChannel('vigo-session')
  windows.addEventListener('message', () => void loadSession())
}

/** Act in another role, and go on to `path`, by way of a sign-in where that role takes one. Throws `Problem`. */
export async function changeRole(grant: Grant, path: string): Promise<void> {
  const body = JSON.stringify({ grant: grant.id, return: path })
  const headers = { 'Content-Type': 'application/json' }
  const next = await call<{ continue: string }>('/auth/role', { method: 'POST', body, headers })
  clearTimeout(timer)
  await forgetAnswers()
  windows?.postMessage('changed')
  location.assign(next.continue)
}

/** Sign out here and clear the device; `continue` leads past the provider, which ends its own session too. */
export async function signOut(): Promise<void> {
  const next = await call<{ continue: string }>('/auth/logout', { method: 'POST' })
  clearTimeout(timer)
  await forgetPeople()
  current.value = { state: 'anonymous' }
  location.assign(next.continue)
}
