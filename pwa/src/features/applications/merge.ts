/**
 * Two versions of one draft: what somebody wrote here, and what was saved from another device meanwhile.
 * Parts that only one side changed are taken from that side; parts that both changed are asked about. Pure.
 */
import type { DraftContent } from './model'

export type Part = keyof DraftContent

export interface Merged {
  /** Both sides' changes. Where they differ, what was written here stands until the person has chosen. */
  content: DraftContent
  /** The parts both sides changed, each in its own way. */
  conflicts: readonly Part[]
}

export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((each, index) => same(each, b[index]))
  }
  if (!isRecord(a) || !isRecord(b)) return false
  const names = Object.keys({ ...a, ...b })
  return names.every(name => same(a[name], b[name]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What both sides began with (`base`), what was written here (`mine`) and what is saved (`theirs`), as one. */
export function merge(base: DraftContent, mine: DraftContent, theirs: DraftContent): Merged {
  const parts = Object.keys({ ...base, ...mine, ...theirs }) as Part[]
  const conflicts = parts.filter(
    part =>
      !same(mine[part], base[part]) && !same(theirs[part], base[part]) && !same(mine[part], theirs[part]),
  )
  const content = pick(parts, part => (same(mine[part], base[part]) ? theirs : mine))
  return { content, conflicts }
}

/** The merged draft once the person has said, part by part, whose version to keep. */
export function settle(
  merged: Merged,
  theirs: DraftContent,
  choice: Readonly<Partial<Record<Part, 'mine' | 'theirs'>>>,
): DraftContent {
  const parts = Object.keys(merged.content) as Part[]
  return pick(parts, part => (choice[part] === 'theirs' ? theirs : merged.content))
}

function pick(parts: readonly Part[], from: (part: Part) => DraftContent): DraftContent {
  return Object.fromEntries(parts.map(part => [part, from(part)[part]])) as unknown as DraftContent
}
