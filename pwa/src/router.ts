/** Which screen the address names. Links are plain links; a click on one of ours changes the screen in place. */
import { batch, computed, signal } from '@preact/signals'
import { type Route, routes } from './routes'

export interface Place {
  route: Route | undefined
  params: Readonly<Record<string, string>>
}

const address = signal(new URL('http://localhost/'))
const path = computed(() => address.value.pathname)
/** How often one has gone somewhere: the next page of a list is somewhere else, though its path is the same. */
const moves = signal(0)

/** The present address: path and query. */
export function here(): URL {
  return address.value
}

/** Whether a path stands for many addresses. */
export function isPattern(path: string): boolean {
  return path.includes(':')
}

/** Compare a path with a pattern such as `/schools/:number`; the parameters, or nothing when it does not fit. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const found = path.replace(/(.)\/$/, '$1').split('/')
  if (wanted.length !== found.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = found[index] ?? ''
    if (!part.startsWith(':')) {
      if (part !== value) return undefined
    } else if (value === '') {
      return undefined
    } else {
      params[part.slice(1)] = decode(value)
    }
  }
  return params
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

export function placeOf(path: string): Place {
  for (const route of routes) {
    const params = match(route.path, path)
    if (params) return { route, params }
  }
  return { route: undefined, params: {} }
}

/** Where one is. A filter in the query changes nothing about it, or every letter typed would take the focus away. */
export const place = computed(() => {
  moves.value
  return placeOf(path.value)
})

/** Go to a path of ours. `replace` leaves no trace in the history: for filters and redirects. */
export function go(path: string, { replace = false } = {}): void {
  const target = new URL(path, location.href)
  if (replace) {
    history.replaceState(null, '', target)
    address.value = target
  } else {
    history.pushState(null, '', target)
    moveTo(target)
  }
}

function moveTo(target: URL): void {
  batch(() => {
    address.value = target
    moves.value++
  })
}

/** Put values into the query of the present address; empty ones leave it. */
export function setQuery(values: Record<string, string | undefined>): void {
  const target = new URL(address.peek())
  for (const [name, value] of Object.entries(values)) {
    if (value) target.searchParams.set(name, value)
    else target.searchParams.delete(name)
  }
  go(target.pathname + target.search, { replace: true })
}

export function setAddress(target: URL): void {
  address.value = target
}

function ours(event: MouseEvent): URL | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined
  const link = (event.target as Element).closest('a')
  if (!link?.href || link.target || link.hasAttribute('download')) return undefined
  const target = new URL(link.href)
  return target.origin === location.origin && placeOf(target.pathname).route ? target : undefined
}

/** Whether a target is here already: a jump to a part of the page, focus and all, is the browser's own business. */
function isWithinPage(target: URL): boolean {
  const { pathname, search } = address.peek()
  return target.pathname === pathname && target.search === search
}

/** Follow clicks and the browser's back and forward. */
export function watchAddress(): void {
  address.value = new URL(location.href)
  addEventListener('popstate', () => {
    const target = new URL(location.href)
    if (!isWithinPage(target)) moveTo(target)
  })
  addEventListener('click', event => {
    const target = ours(event)
    if (!target) return
    if (target.hash && isWithinPage(target)) return
    event.preventDefault()
    go(target.href)
  })
}
