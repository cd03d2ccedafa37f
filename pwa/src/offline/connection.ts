/** Whether the portal can be reached. The browser's own word is a hint; a request that fails is the truth. */
import { signal } from '@preact/signals'

const reachable = signal(true)

export function online(): boolean {
  return reachable.value
}

export function lineIsUp(): void {
  reachable.value = true
}

export function lineIsDown(): void {
  reachable.value = false
}

/** Listen to the browser's hints. */
export function watchConnection(): void {
  if (!navigator.onLine) lineIsDown()
  addEventListener('online', lineIsUp)
  addEventListener('offline', lineIsDown)
}
