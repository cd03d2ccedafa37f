/**
 * The kill switch. Served in place of the worker when the operator says so (`VIGO_SERVICE_WORKER=off`): every browser that
 * looks for a newer worker finds this one, which clears what was kept and leaves. The pages see that it took over and load
 * themselves anew, each where it is; what was typed is not the worker's and stays.
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
}

export {}
