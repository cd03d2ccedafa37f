/** The few places one goes to often: along the bottom on a phone once signed in, in the header on a wide screen. */
import { Icon, type IconName } from '../design/Icon'
import { type Key, t } from '../i18n/messages'
import { here, placeOf } from '../router'
import { isApplicant, session } from '../session'

interface Item {
  path: string
  icon: IconName
  label: Key
  /** Who has it in the menu. */
  who: 'everyone' | 'signed_in' | 'applicant'
}

const ITEMS: readonly Item[] = [
  { path: '/me', icon: 'home', label: 'shell.navigation.me', who: 'signed_in' },
  { path: '/grades', icon: 'grades', label: 'shell.navigation.grades', who: 'applicant' },
  { path: '/application', icon: 'apply', label: 'shell.navigation.application', who: 'signed_in' },
  { path: '/programmes', icon: 'search', label: 'shell.navigation.programmes', who: 'everyone' },
  { path: '/calendar', icon: 'calendar', label: 'shell.navigation.calendar', who: 'everyone' },
]

function items(): readonly Item[] {
  const who = new Set<Item['who']>(['everyone'])
  if (session().state === 'signed_in') who.add('signed_in')
  if (isApplicant()) who.add('applicant')
  return ITEMS.filter(item => who.has(item.who) && placeOf(item.path).route)
}

function isHere(item: Item): 'page' | undefined {
  const { pathname } = here()
  return pathname === item.path || pathname.startsWith(`${item.path}/`) ? 'page' : undefined
}

export function TopLinks() {
  return (
    <nav aria-label={t('shell.navigation.label')}>
      <ul class="app-top-links">
        {items().map(item => (
          <li key={item.path}>
            <a href={item.path} aria-current={isHere(item)}>
              {t(item.label)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export function BottomNavigation() {
  if (session().state !== 'signed_in') return null
  return (
    <nav class="app-bottom" aria-label={t('shell.navigation.bottom_label')}>
      <ul>
        {items().map(item => (
          <li key={item.path}>
            <a href={item.path} aria-current={isHere(item)}>
              <Icon name={item.icon} />
              {t(item.label)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
