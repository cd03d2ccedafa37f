/**
 * What time it is at the server. Deadlines are the server's business: countdowns follow its clock, not the phone's.
 */
import { signal } from '@preact/signals'

const offset = signal(0)
let known = false

/** Milliseconds of a second and a minute, for intervals. */
export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const DAY = 24 * 60 * MINUTE

/** The moment by the server's clock; re-renders the reader when the clock is set. */
export function now(): Date {
  return new Date(Date.now() + offset.value)
}

/** Whether the portal stands in another season than the phone: a demo that runs ahead of the real clock. */
export function isAnotherTime(): boolean {
  return Math.abs(offset.value) > DAY
}

/**
 * Set the clock from what an answer said. An answer that lay in a cache speaks of an earlier moment, never of a later
 * one: so the clock only goes forward. Differences below two seconds are the line's, not the clock's.
 */
export function followServer(serverTime: string | null): void {
  const moment = serverTime ? Date.parse(serverTime) : Number.NaN
  if (Number.isNaN(moment)) return
  const found = moment - Date.now()
  if (!known || found - offset.peek() > 2 * SECOND) offset.value = found
  known = true
}
