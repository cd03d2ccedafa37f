/**
 * The service worker, a program of its own. It keeps the frame and the code on the device so that the portal opens
 * without a line, and nothing else: what the server says about people never comes through here.
 */
declare const self: ServiceWorkerGlobalScope

/** Filled in by the build: the hash of all that is kept, and the addresses. */
declare const __VERSION__: string
declare const __FILES__: readonly string[]

const CACHE = `vigo-${__VERSION__}`
const LANGUAGE_CACHE = 'vigo-language'
const DENIED = ['/api/', '/auth/']

self.addEventListener('install', event => {
  event.waitUntil(caches.open(CACHE).then(cache => cache.addAll(__FILES__.map(fresh))))
})

/** What carries a hash may come from the browser's own cache: it cannot be stale, and the page has just fetched it. */
function fresh(path: string): Request {
  return new Request(path, { cache: path.startsWith('/assets/') ? 'default' : 'reload' })
}

self.addEventListener('activate', event => {
  event.waitUntil(dropOldCaches().then(() => self.clients.claim()))
})

self.addEventListener('message', event => {
  if (event.data === 'take-over') void self.skipWaiting()
})

self.addEventListener('fetch', event => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (DENIED.some(path => url.pathname.startsWith(path))) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (__FILES__.includes(url.pathname)) event.respondWith(kept(request))
})

async function dropOldCaches(): Promise<void> {
  const names = await caches.keys()
  const old = names.filter(name => name.startsWith('vigo-') && name !== CACHE && name !== LANGUAGE_CACHE)
  await Promise.all(old.map(name => caches.delete(name)))
}

/** The kept frame at once: the portal opens without waiting for the line, and fetches what it shows itself. */
async function page(request: Request): Promise<Response> {
  const frame = await (await caches.open(CACHE)).match(`/shell.${await language()}.html`)
  return frame ?? fetch(request)
}

async function kept(request: Request): Promise<Response> {
  return (await (await caches.open(CACHE)).match(request)) ?? fetch(request)
}

async function language(): Promise<string> {
  const chosen = await (await caches.open(LANGUAGE_CACHE)).match('/language')
  if (chosen) return chosen.text()
  const spoken = navigator.languages.map(each => each.slice(0, 2))
  return spoken.find(each => ['nb', 'nn', 'en'].includes(each)) ?? 'nb'
}

export {}
