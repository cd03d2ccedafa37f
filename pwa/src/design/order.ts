/** Moving one thing in a list. Pure: the reorder list and its tests share it. */

/** The list with the item at `from` moved to `to`; both ends hold. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const target = Math.max(0, Math.min(items.length - 1, to))
  const result = [...items]
  const [item] = result.splice(from, 1)
  if (item !== undefined) result.splice(target, 0, item)
  return result
}

/** Which position a dragged item stands over, given every item's middle and how far the finger went. */
export function positionAt(middles: readonly number[], from: number, distance: number): number {
  const at = (middles[from] ?? 0) + distance
  return middles.filter((middle, index) => index !== from && middle < at).length
}
