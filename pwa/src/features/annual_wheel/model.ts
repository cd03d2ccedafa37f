/** What the calendar shows, decided from what the server said. Pure. */
import type { components } from '../../api/schema'

export type Calendar = components['schemas']['Calendar']
export type Event = Calendar['events'][number]

export interface Month {
  /** A day within the month, for its name. */
  first: string
  events: readonly Event[]
}

/** The events by month, in the order they come. */
export function months(events: readonly Event[]): readonly Month[] {
  const found = new Map<string, Event[]>()
  for (const event of events) {
    const key = event.day.slice(0, 7)
    found.set(key, [...(found.get(key) ?? []), event])
  }
  return [...found].map(([key, inside]) => ({ first: `${key}-01`, events: inside }))
}

/** What stands out on the timeline: the next event, and what is already over. */
export function placeInTime(event: Event, next: Event | null): 'done' | 'now' | 'later' {
  if (event.state === 'past') return 'done'
  return next && event.kind === next.kind ? 'now' : 'later'
}

/** What can be done at this moment: everything that has opened and whose deadline has not passed. */
export function isApplicationOpen(events: readonly Event[]): boolean {
  const opened = events.find(event => event.kind === 'application_opens')
  const deadline = events.find(event => event.kind === 'deadline')
  return (
    opened !== undefined && opened.state !== 'coming' && deadline !== undefined && deadline.state !== 'past'
  )
}

/** The deadlines that still lie ahead: the one for most people, and the one before it for some. */
export function deadlinesAhead(events: readonly Event[]): Partial<Record<'main' | 'early', Event>> {
  const ahead = (kind: Event['kind']) => events.find(event => event.kind === kind && event.state !== 'past')
  const main = ahead('deadline')
  const early = ahead('early_deadline')
  return { ...(main && { main }), ...(early && { early }) }
}

/** The school year as people write it: 2027–2028. */
export function schoolYearName(year: number): string {
  return `${year}–${year + 1}`
}
