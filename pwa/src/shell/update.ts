/** A newer version of the portal, and the way to it: only when the person says so. */
import { signal } from '@preact/signals'

/** The worker of the newer version, where there is one. */
export const waiting = signal<ServiceWorker | undefined>(undefined)

export function takeUpdate(): void {
  waiting.peek()?.postMessage('take-over')
}
