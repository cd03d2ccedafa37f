/** Runs at build only: each public page in each language as HTML, and the bare shell for all the others. */
import { renderToString } from 'preact-render-to-string'
import { LOCALES, type Locale, replaceWords, t } from './i18n/messages'
import { placeOf, setAddress } from './router'
import { type Route, routes } from './routes'
import { App } from './shell/App'
import { fetchScreen, shown } from './shell/screen'

export { LOCALES, routes }

export interface Page {
  title: string
  description: string
  noscript: string
  body: string
}

/** Whether a route's page can be rendered before anybody asks: open to all, and the same for all. */
export function isFixed(route: Route): boolean {
  return !route.permission && !route.path.includes(':')
}

/** One page. Without a route: the frame alone. */
export async function renderPage(language: Locale, route: Route | undefined): Promise<Page> {
  await replaceWords(language)
  setAddress(new URL(route?.path ?? '/', 'http://localhost'))
  const found = await fetchScreen(placeOf(route?.path ?? '/'))
  shown.value = route && found
  const body = renderToString(<App />)
  return {
    title: route ? t('shell.page_title', { title: t(route.title) }) : t('shell.name'),
    description: t('shell.description'),
    noscript: t('shell.noscript'),
    body,
  }
}

/** The name and texts of the installed app. */
export async function manifestWords(language: Locale): Promise<{ name: string; description: string }> {
  await replaceWords(language)
  return { name: t('shell.name'), description: t('shell.description') }
}
