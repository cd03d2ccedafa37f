/** The screen on show: fetched with its words before the old one goes, then announced and focused. */
import { effect, signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { loadWords } from '../i18n/messages'
import { type Place, place } from '../router'
import type { ScreenProps } from '../routes'

export type Shown =
  | { state: 'screen'; place: Place; Screen: ComponentType<ScreenProps> }
  | { state: 'unknown'; place: Place }
  | { state: 'failed'; place: Place }

export const shown = signal<Shown | undefined>(undefined)

/** Fetch what a place needs. */
export async function fetchScreen(wanted: Place): Promise<Shown> {
  const { route } = wanted
  try {
    const [module] = await Promise.all([route?.screen(), loadWords(['shell', ...(route?.strings ?? [])])])
    return module
      ? { state: 'screen', place: wanted, Screen: module.default }
      : { state: 'unknown', place: wanted }
  } catch {
    return { state: 'failed', place: wanted }
  }
}

/** Follow the address for as long as the page lives. */
export function watchPlace(): void {
  effect(() => {
    const wanted = place.value
    if (shown.peek()?.place === wanted) return
    void fetchScreen(wanted).then(found => {
      if (place.peek() !== wanted) return
      shown.value = found
      requestAnimationFrame(arrive)
    })
  })
}

function arrive(): void {
  scrollTo(0, 0)
  const main = document.querySelector<HTMLElement>('main')
  const target = main?.querySelector<HTMLElement>('h1') ?? main
  target?.focus({ preventScroll: true })
}
