/** The browser's offer to install, held back until there is a good moment for it. */
import { signal } from '@preact/signals'

export interface InstallEvent extends Event {
  prompt(): Promise<unknown>
}

export const offered = signal<InstallEvent | undefined>(undefined)

export function watchInstall(): void {
  addEventListener('beforeinstallprompt', event => {
    event.preventDefault()
    offered.value = event as InstallEvent
  })
  addEventListener('appinstalled', () => {
    offered.value = undefined
  })
}
