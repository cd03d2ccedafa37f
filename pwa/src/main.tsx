/** Where the page comes alive: the words and the screen are fetched, then what the server sent is taken over. */
import { hydrate, render } from 'preact'
import { whenSignInIsWanted } from './api/client'
import { LOCALES, replaceWords } from './i18n/messages'
import { watchConnection } from './offline/connection'
import { forgetOld } from './offline/kept'
import { place, watchAddress } from './router'
import { loadSession, signInWanted } from './session'
import { App } from './shell/App'
import { watchInstall } from './shell/install_event'
import { followAccountLanguage, readPreferences } from './shell/preferences'
import { fetchScreen, shown, watchPlace } from './shell/screen'
import { registerWorker } from './shell/worker'

async function start(): Promise<void> {
  const language = LOCALES.find(each => each === document.documentElement.lang) ?? 'nb'
  await replaceWords(language)
  readPreferences()
  watchAddress()
  watchConnection()
  whenSignInIsWanted(wanted => {
    signInWanted.value = wanted
  })
  shown.value = await fetchScreen(place.peek())
  const root = document.getElementById('app')
  if (!root) return
  // What was rendered for another address (the bare shell, a page without its query) is replaced, not taken over.
  const isSame = root.dataset.page === shown.value.place.route?.id && location.search === ''
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
  void registerWorker()
}

void start()
