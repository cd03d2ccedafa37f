/**
 * Drafts and remembered answers on this device. A device without room or permission to store (private windows, full
 * disks) works all the same: keeping is a convenience, so its failures are swallowed here and nowhere else.
 */
import { DAY } from '../clock'
import { get, put, remove, removeWhere } from './database'

const LIFETIME = 7 * DAY
const PUBLIC = ''

async function quietly<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch {
    return undefined
  }
}

/** Keep what somebody typed until the server has it. `owner` is the account hash. */
export async function keepDraft<T>(owner: string, name: string, draft: T): Promise<void> {
  await quietly(put(`draft:${owner}:${name}`, owner, draft))
}

/** The draft of this person, unless it is older than seven days. */
export async function readDraft<T>(owner: string, name: string): Promise<T | undefined> {
  const kept = await quietly(get(`draft:${owner}:${name}`))
  return kept && kept.owner === owner && kept.savedAt > Date.now() - LIFETIME ? (kept.value as T) : undefined
}

export async function dropDraft(owner: string, name: string): Promise<void> {
  await quietly(remove(`draft:${owner}:${name}`))
}

export interface Remembered<T> {
  value: T
  savedAt: Date
}

/**
 * Remember an answer for when the line is gone. Only public answers and the person's own last status qualify. Nobody
 * need wait for it: on a phone the first write takes longer than the answer took to come.
 */
export async function remember<T>(name: string, value: T, owner: string = PUBLIC): Promise<void> {
  await quietly(put(`answer:${owner}:${name}`, owner, value))
}

export async function recall<T>(name: string, owner: string = PUBLIC): Promise<Remembered<T> | undefined> {
  const kept = await quietly(get(`answer:${owner}:${name}`))
  return kept && { value: kept.value as T, savedAt: new Date(kept.savedAt) }
}

/** At sign-out: nothing of anybody stays. Public answers may. */
export async function forgetPeople(): Promise<void> {
  await quietly(removeWhere(kept => kept.owner !== PUBLIC))
}

/** At a change of role: what one was shown as somebody else's guardian or officer goes, one's own drafts stay. */
export async function forgetAnswers(): Promise<void> {
  await quietly(removeWhere(kept => kept.owner !== PUBLIC && kept.key.startsWith('answer:')))
}

/** At start: what is past its time goes, whoever left it. */
export async function forgetOld(): Promise<void> {
  await quietly(removeWhere(kept => kept.savedAt < Date.now() - LIFETIME))
}
