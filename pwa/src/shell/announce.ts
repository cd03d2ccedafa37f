/** One polite live region for the whole portal: what changed without the focus moving. */
import { signal } from '@preact/signals'

export const announcement = signal('')

/** Say it. The same sentence twice is said twice. */
export function announce(text: string): void {
  announcement.value = ''
  setTimeout(() => {
    announcement.value = text
  }, 50)
}
