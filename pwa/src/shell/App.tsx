/** The frame: header, screen, footer, bottom navigation, and what may lie over it. */

import { useEffect } from 'preact/hooks'
import { Screenful } from '../design/Await'
import { Opening } from '../design/Opening'
import { t } from '../i18n/messages'
import { online } from '../offline/connection'
import { go, here } from '../router'
import type { Route } from '../routes'
import { mustChooseRole, session, signInAddress } from '../session'
import { mayOpen } from './access'
import { announcement } from './announce'
import { Footer } from './Footer'
import { Header } from './Header'
import { BottomNavigation } from './navigation'
import { Overlays } from './Overlays'
import { Failed } from './pages/failed'
import { NotForRole } from './pages/not_for_role'
import { NotFound } from './pages/not_found'
import { SignInFirst } from './pages/sign_in_first'
import { type Shown, shown } from './screen'
import { UpdateNotice } from './UpdateNotice'

export function App() {
  return (
    <>
      <a class="ds-skip-link" href="#main">
        {t('shell.skip')}
      </a>
      <Header />
      <UpdateNotice />
      {!online() && (
        <p class="app-notice" role="status">
          {t('shell.offline.notice')}
        </p>
      )}
      <main id="main" tabIndex={-1}>
        {shown.value && <Inside what={shown.value} />}
      </main>
      <Footer />
      <BottomNavigation />
      <Overlays />
      <p class="ds-sr-only" aria-live="polite">
        {announcement.value}
      </p>
    </>
  )
}

function Inside({ what }: { what: Shown }) {
  if (what.state === 'unknown') return <NotFound />
  if (what.state === 'failed') return <Failed />
  const { Screen, place } = what
  if (place.route?.permission) {
    const { state } = session()
    if (state === 'unknown') return <Before route={place.route} />
    if (state === 'anonymous') return <SignInFirst address={signInAddress(here().pathname + here().search)} />
    if (mustChooseRole() && place.route.id !== 'role') return <ToRoleChoice />
    if (!mayOpen(place.route)) return <NotForRole />
  }
  // The key makes another programme another screen, not the same one with stale state.
  return <Screen key={`${place.route?.id} ${Object.values(place.params)}`} params={place.params} />
}

/** What is the same for everybody who may come in: it stands there while we ask who it is. */
function Before({ route: { title, lead } }: { route: Route }) {
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t(title)} lead={lead && t(lead)} />
      <Screenful />
    </div>
  )
}

/** Whoever has yet to say in which role she comes does so first, and then sees what she wanted. */
function ToRoleChoice() {
  useEffect(() => {
    const wanted = new URLSearchParams({ return: here().pathname + here().search })
    go(`/role?${wanted}`, { replace: true })
  }, [])
  return <Screenful />
}
