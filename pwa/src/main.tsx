/** Where the page comes alive: the words and the screen are fetched, then what the server sent is taken over. */
import { hydrate, render } from 'preact'
import { whenSignInIsWanted } from './api/client'
import { LOCALES, replaceWords } from './i18n/messages'
import { watchConnection } from './offline/connection'
import { forgetOld } from './offline/kept'
import { isPattern, place, watchAddress } from './router'
import { loadSession, signInWanted, watchWindows } from './session'
import { App } from './shell/App'
import { watchInstall } from './shell/install_event'
import { followAccountLanguage, readPreferences } from './shell/preferences'
import { fetchScreen, shown, watchPlace } from './shell/screen'

async function start(): Promise<void> {
  const language = LOCALES.find(each => each === document.documentElement.lang) ?? 'nb'
  await replaceWords(language)
  readPreferences()
  watchAddress()
  watchConnection()
  watchWindows()
  whenSignInIsWanted(wanted => {
    signInWanted.value = wanted
  })
  shown.value = await fetchScreen(place.peek())
  const root = document.getElementById('app')
  if (!root) return
  // What was rendered for another address (the bare shell, a page without its query) is replaced, not taken over.
  const { route } = shown.value.place
  const isSame = root.dataset.page === route?.id && !isPattern(route?.path ?? '') && location.search === ''
  if (isSame) hydrate(<App />, root)
  else {
    root.replaceChildren()
    render(<App />, root)
  }
  watchPlace()
  watchInstall()
  await loadSession()
  await followAccountLanguage()
  void forgetOld()
  // Without it there is no shell for the next time: no reason to disturb this one.
  void import('./shell/worker').then(({ registerWorker }) => registerWorker()).catch(() => undefined)
}

void start()
