/** A result as the screens see it: which answers are open, what the chosen one means. Pure. */
import type { components } from '../../api/schema'

type Schemas = components['schemas']
export type OfferStatus = Schemas['OfferStatus']
export type Result = Schemas['Result']
export type Option = Result['options'][number]
export type WishOutcome = Result['wishes'][number]
export type Ahead = Schemas['Ahead']
export type CutOffs = Schemas['CutOffs']
export type CutOffLine = CutOffs['items'][number]

/** What is sent: yes or no to the place, and the wishes whose lists are stayed on. */
export interface Given {
  place: boolean | null
  lists: string[]
}

export type ChoiceName =
  | 'yes'
  | 'no'
  | 'yes_all'
  | 'yes_some'
  | 'yes_none'
  | 'no_all'
  | 'no_some'
  | 'no_none'
  | 'keep'
  | 'keep_all'
  | 'keep_some'
  | 'keep_none'
  | 'all'
  | 'some'
  | 'none'

type Listed = Pick<Result, 'wishes'> & Partial<Pick<Result, 'place' | 'corrected'>>

/** The wishes an answer is about, in her order: of a corrected result those above the new place. */
export function waiting({ wishes, place, corrected }: Listed): readonly WishOutcome[] {
  const granted = corrected && wishes.find(({ wish_id }) => wish_id === place?.wish_id)
  return wishes.filter(wish => wish.outcome === 'waitlisted' && !(granted && wish.rank > granted.rank))
}

/** Whether the round's reason still says why a wish stands as it does, or a list or a school has changed it since. */
export function reasonHolds({ outcome, group }: Pick<WishOutcome, 'outcome' | 'group'>): boolean {
  if (outcome === 'waitlisted') return group !== 'offer' && group !== 'accepted'
  const hadPlace = outcome === 'held' || outcome === 'offered'
  return !hadPlace || (group !== 'not_needed' && group !== 'not_granted')
}

/** What an answer is called. Without lists to stay on it is a plain yes or no. */
export function choiceName(
  { place, lists, consequence }: Pick<Option, 'place' | 'lists' | 'consequence'>,
  onLists: boolean,
): ChoiceName {
  if (place === null) return lists
  const word = place ? 'yes' : keepsPlace(consequence) ? 'keep' : 'no'
  return onLists ? `${word}_${lists}` : word
}

/** Whether this consequence of a no leaves her the place she had before her result was corrected. */
export function keepsPlace(consequence: Option['consequence']): boolean {
  return consequence.startsWith('keeps')
}

/** Lists that can be kept or left alone: one by one where the county says so, else all of a county together. */
export function listGroups(result: Listed & Pick<Result, 'list_by_list'>): readonly WishOutcome[][] {
  const groups = new Map<string, WishOutcome[]>()
  for (const wish of waiting(result)) {
    const key = result.list_by_list.includes(wish.county) ? wish.wish_id : wish.county
    groups.set(key, [...(groups.get(key) ?? []), wish])
  }
  return [...groups.values()]
}

/** The answer that choosing an option sends; `kept` are the lists ticked for those that keep some. */
export function givenBy(result: Result, option: Option, kept: ReadonlySet<string>): Given {
  const ids = waiting(result).map(wish => wish.wish_id)
  const lists = { all: ids, none: [], some: ids.filter(id => kept.has(id)) }[option.lists]
  return { place: option.place, lists }
}

/** The option that an answer given before comes from. */
export function optionOf(result: Result): Option | undefined {
  const { answer, options } = result
  if (!answer || answer.source === 'silence') return undefined
  const all = waiting(result).length
  const lists = answer.lists.length === 0 ? 'none' : answer.lists.length === all ? 'all' : 'some'
  return options.find(option => option.place === answer.place && option.lists === lists)
}

/** Which words a round goes by. */
export function roundName(number: number): 'first' | 'second' | 'later' {
  return number === 1 ? 'first' : number === 2 ? 'second' : 'later'
}

/** The limits area by area, areas by their name and schools by theirs. */
export function byArea(
  lines: readonly CutOffLine[],
  nameOf: (names: CutOffLine['area_names']) => string,
): readonly (readonly CutOffLine[])[] {
  const sorted = [...lines].sort(
    (one, other) =>
      nameOf(one.area_names).localeCompare(nameOf(other.area_names), 'nb') ||
      one.school_name.localeCompare(other.school_name, 'nb'),
  )
  const areas = new Map<string, CutOffLine[]>()
  for (const line of sorted) areas.set(line.area, [...(areas.get(line.area) ?? []), line])
  return [...areas.values()]
}
