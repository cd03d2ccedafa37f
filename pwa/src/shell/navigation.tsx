/** The few places one goes to often: along the bottom on a phone once signed in, in the header on a wide screen. */
import { Icon, type IconName } from '../design/Icon'
import { type Key, t } from '../i18n/messages'
import { here, placeOf } from '../router'
import { may, type Permission, session } from '../session'
import { mayOpen } from './access'

interface Item {
  path: string
  icon: IconName
  label: Key
  /** Left out for those who may do this: they have another item in its place. */
  unless?: Permission
  /** What lies below its address is somebody else's. */
  alone?: true
}

const ITEMS: readonly Item[] = [
  { path: '/me', icon: 'home', label: 'shell.navigation.me', unless: 'list.keep' },
  { path: '/desk', icon: 'home', label: 'shell.navigation.desk', alone: true },
  { path: '/grades', icon: 'grades', label: 'shell.navigation.grades' },
  { path: '/application', icon: 'apply', label: 'shell.navigation.application' },
  { path: '/desk/applications', icon: 'apply', label: 'shell.navigation.desk_applications' },
  { path: '/desk/intake', icon: 'school', label: 'shell.navigation.desk_intake' },
  { path: '/lists', icon: 'person', label: 'shell.navigation.lists', unless: 'list.hand_over' },
  { path: '/desk/reports', icon: 'grades', label: 'shell.navigation.desk_reports' },
  { path: '/programmes', icon: 'search', label: 'shell.navigation.programmes' },
  { path: '/calendar', icon: 'calendar', label: 'shell.navigation.calendar' },
]

/** What the role at hand may open. */
function items(): readonly Item[] {
  return ITEMS.filter(item => {
    const { route } = placeOf(item.path)
    return route !== undefined && mayOpen(route) && !(item.unless && may(item.unless))
  })
}

function isHere(item: Item): 'page' | undefined {
  const { pathname } = here()
  const isBelow = !item.alone && pathname.startsWith(`${item.path}/`)
  return pathname === item.path || isBelow ? 'page' : undefined
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
