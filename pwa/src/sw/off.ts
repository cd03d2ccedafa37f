/**
 * The kill switch. Served in place of the worker when the operator says so (`VIGO_SERVICE_WORKER=off`): every browser that
 * looks for a newer worker finds this one, which clears what was kept, leaves, and reloads the pages it held.
 */
declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', () => void self.skipWaiting())

self.addEventListener('activate', event => {
  event.waitUntil(leave())
})

async function leave(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.map(name => caches.delete(name)))
  await self.registration.unregister()
  const pages = await self.clients.matchAll({ type: 'window' })
  await Promise.all(pages.map(page => page.navigate(page.url)))
}

export {}
