import { Button, ButtonLink } from '../design/basics'
import { Icon } from '../design/Icon'
import { LOCALE_NAMES, LOCALES, locale, t } from '../i18n/messages'
import { here } from '../router'
import { session, signOut } from '../session'
import { Mark } from './Mark'
import { TopLinks } from './navigation'
import { chooseLanguage } from './preferences'

const MENU = 'language-menu'

export function Header() {
  return (
    <header class="app-header">
      <div class="app-header-row">
        <a class="app-brand" href="/" aria-label={t('shell.to_start')}>
          <Mark />
          <span aria-hidden="true">VIGO</span>
        </a>
        <TopLinks />
        <LanguageMenu />
        <SignInOrOut />
      </div>
    </header>
  )
}

function LanguageMenu() {
  return (
    <>
      <Button
        variant="tertiary"
        color="neutral"
        icon="globe"
        aria-label={t('shell.language.choose')}
        popovertarget={MENU}
      />
      <div id={MENU} class="app-menu" popover="auto">
        <ul class="plain-list">
          {LOCALES.map(each => (
            <li key={each}>
              <button
                type="button"
                lang={each}
                aria-pressed={each === locale()}
                popovertarget={MENU}
                popovertargetaction="hide"
                onClick={() => void chooseLanguage(each)}
              >
                {LOCALE_NAMES[each]}
                {each === locale() && <Icon name="check" />}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}

function SignInOrOut() {
  const who = session()
  if (who.state === 'signed_in') {
    return (
      <>
        <span class="app-person">{who.me.given_name}</span>
        <Button variant="tertiary" onClick={() => void signOut()}>
          {t('shell.sign_out')}
        </Button>
      </>
    )
  }
  const back = here().pathname
  const query =
    back === '/' || back === '/sign-in' ? '' : `?return=${encodeURIComponent(back + here().search)}`
  return (
    <ButtonLink
      variant="secondary"
      href={`/sign-in${query}`}
      aria-busy={who.state === 'unknown' || undefined}
    >
      {t('shell.sign_in')}
    </ButtonLink>
  )
}
