/** Runs at build only: what each page shows before anything is asked, in each language as HTML; and the bare shell. */
import { renderToString } from 'preact-render-to-string'
import { LOCALES, type Locale, replaceWords, t } from './i18n/messages'
import { isPattern, placeOf, setAddress } from './router'
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

/** One page: a fixed one whole, others as they look until their content has come. Without a route: the frame alone. */
export async function renderPage(language: Locale, route: Route | undefined): Promise<Page> {
  await replaceWords(language)
  const path = route?.path ?? '/'
  // A pattern is no address that somebody could be led back to.
  setAddress(new URL(isPattern(path) ? '/' : path, 'http://localhost'))
  const found = await fetchScreen(placeOf(path))
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
