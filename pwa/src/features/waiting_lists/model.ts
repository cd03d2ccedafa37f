/** List mode as the screens see it. Pure. */
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type Standing = Schemas['Standing']
export type Overview = Schemas['ListOverview']
export type Page = Schemas['ListPage']
export type Pupil = Page['pupils'][number]
export type LogLine = Page['log'][number]
export type Attendance = NonNullable<Pupil['attendance']>
export type MyLists = Schemas['MyLists']
export type MyCall = MyLists['calls'][number]

/** What an absence can lead to here, and so what the school is asked. */
export type Consequence = 'none' | 'loses' | 'school_decides' | 'not_stated'

export function consequenceOf(attendance: Attendance | undefined, rule: Page['absence']): Consequence {
  if (attendance !== 'absent') return 'none'
  return rule === 'may_lose' ? 'school_decides' : rule
}

/** How the form stands before it can be sent: which question is still open. */
export type Missing = 'kind' | 'decision' | 'reason' | undefined

export function missingIn(
  attendance: Attendance | undefined,
  rule: Page['absence'],
  losesPlace: boolean | null,
  reason: string,
): Missing {
  if (!attendance) return 'kind'
  if (consequenceOf(attendance, rule) !== 'school_decides') return undefined
  if (losesPlace === null) return 'decision'
  return losesPlace && reason.trim() === '' ? 'reason' : undefined
}

/** Whether sending the form passes the place on. */
export function passesOn(
  attendance: Attendance | undefined,
  rule: Page['absence'],
  losesPlace: boolean | null,
): boolean {
  const consequence = consequenceOf(attendance, rule)
  return consequence === 'loses' || (consequence === 'school_decides' && losesPlace === true)
}

/** How many the county handles, whatever they are here. */
export function handledByCounty({ by_county: { held, waiting } }: Page): number {
  return held + waiting
}

/** The calls to answer, those with the least time first. */
export function openCalls({ calls }: Pick<MyLists, 'calls'>): readonly MyCall[] {
  return calls.filter(call => call.state === 'open')
}

/** The newest call that is over: what came of it is told until another is. */
export function lastEnded({ calls }: Pick<MyLists, 'calls'>): MyCall | undefined {
  return calls.find(call => call.state !== 'open')
}

/** Where somebody stands in line now, by wish. */
export type Numbers = ReadonlyMap<string, { number: number; length: number }>

export function numbersIn({ places }: Pick<MyLists, 'places'>): Numbers {
  return new Map(places.map(({ wish_id: wish, number, length }) => [wish, { number, length }]))
}

/** How soon to look whether the handing over has come further, in milliseconds; not at all when it is over. */
export function nextLook({ stage }: Pick<Standing, 'stage'>): number | undefined {
  return stage === 'handing_over' ? 1000 : undefined
}
