/** Registers the service worker and looks for newer versions. Fetched when the screen stands. */
import { MINUTE } from '../clock'
import { waiting } from './update'

const ADDRESS = '/sw.js'

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): {
    createScriptURL: (url: string) => string
  }
}

/** The page's only Trusted Types policy: it lets exactly this address become a script. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  if (!trustedTypes) return url
  const policy = trustedTypes.createPolicy('vigo', {
    createScriptURL: candidate => {
      if (candidate !== ADDRESS) throw new TypeError(candidate)
      return candidate
    },
  })
  return policy.createScriptURL(url)
}

function offer(worker: ServiceWorker | null): void {
  // Without a controller this is the first visit: there is nothing to update.
  if (!worker || !navigator.serviceWorker.controller) return
  waiting.value = worker
}

export async function registerWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const hadController = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // Signing out clears the device, the worker with it: that is no new version, and the page is on its way already.
    if (hadController && navigator.serviceWorker.controller) location.reload()
  })
  const registration = await navigator.serviceWorker.register(trusted(ADDRESS)).catch(() => undefined)
  if (!registration) return
  offer(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const arriving = registration.installing
    arriving?.addEventListener('statechange', () => {
      if (arriving.state === 'installed') offer(arriving)
    })
  })
  const look = () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => undefined)
  }
  document.addEventListener('visibilitychange', look)
  setInterval(look, 30 * MINUTE)
}
