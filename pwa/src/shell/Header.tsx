import { Button, ButtonLink } from '../design/basics'
import { Icon } from '../design/Icon'
import { type Key, LOCALE_NAMES, LOCALES, locale, t } from '../i18n/messages'
import { here } from '../router'
import { session, signOut } from '../session'
import { Mark } from './Mark'
import { TopLinks } from './navigation'
import { chooseLanguage } from './preferences'

const MENU = 'language-menu'
const ACCOUNT = 'account-menu'
const ACCOUNT_LINKS: readonly { path: string; label: Key }[] = [
  { path: '/role', label: 'shell.account.change_role' },
  { path: '/my-data', label: 'shell.account.my_data' },
]

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

/** For those who hold several roles: the way to another, and to what the portal knows. */
function AccountMenu({ name }: { name: string | null }) {
  return (
    <>
      <Button
        variant="tertiary"
        color="neutral"
        icon="person"
        aria-label={t('shell.account.menu')}
        popovertarget={ACCOUNT}
      />
      <div id={ACCOUNT} class="app-menu" popover="auto">
        {name && <p class="small subtle">{name}</p>}
        <ul class="plain-list">
          {ACCOUNT_LINKS.map(({ path, label }) => (
            <li key={path}>
              <a href={path} onClick={closeAccountMenu}>
                {t(label)}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}

/** A link within the page does not close what lies over it. */
function closeAccountMenu(): void {
  document.getElementById(ACCOUNT)?.hidePopover()
}

function SignInOrOut() {
  const who = session()
  if (who.state === 'signed_in') {
    return (
      <>
        {who.me.grants.length > 1 ? (
          <AccountMenu name={who.me.given_name} />
        ) : (
          <span class="app-person">{who.me.given_name}</span>
        )}
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
