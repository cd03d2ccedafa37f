/** What a screen reads, with its four states. The same four for every screen: loading, ready, failed, offline. */
import { useSignal } from '@preact/signals'
import { useCallback, useEffect } from 'preact/hooks'
import type { Remembered } from '../offline/kept'
import { Offline, Problem } from './problem'

export type Resource<T> =
  | { state: 'loading' }
  /** `savedAt` is there when this is an older answer, remembered on the device, because the line is gone. */
  | { state: 'ready'; data: T; savedAt?: Date }
  | { state: 'failed'; problem: Problem | undefined }
  | { state: 'offline' }

export interface Reading<T> {
  resource: Resource<T>
  reload: () => void
}

/**
 * Read on mount and whenever `deps` change. `fallback` gives a remembered answer when there is no line.
 * A late answer to an earlier question is dropped.
 */
export function useResource<T>(
  load: () => Promise<T>,
  deps: readonly unknown[],
  fallback?: () => Promise<Remembered<T> | undefined>,
): Reading<T> {
  const resource = useSignal<Resource<T>>({ state: 'loading' })
  const round = useSignal(0)

  useEffect(() => {
    let current = true
    const show = (next: Resource<T>) => {
      if (current) resource.value = next
    }
    load().then(
      data => show({ state: 'ready', data }),
      async (fault: unknown) => {
        if (!(fault instanceof Offline)) {
          return show({ state: 'failed', problem: fault instanceof Problem ? fault : undefined })
        }
        const kept = await fallback?.()
        show(kept ? { state: 'ready', data: kept.value, savedAt: kept.savedAt } : { state: 'offline' })
      },
    )
    return () => {
      current = false
    }
  }, [...deps, round.value])

  const reload = useCallback(() => {
    resource.value = { state: 'loading' }
    round.value += 1
  }, [])
  return { resource: resource.value, reload }
}
