/** The ways to narrow a list, as links with how many there are: each is an address of its own. */
import { number } from '../i18n/format'
import { here } from '../router'
import './records.css'

export interface ShelfLink {
  /** The value in the address; empty for everything. */
  value: string
  label: string
  count?: number
}

export function Shelves({
  label,
  isLabelShown,
  name,
  links,
}: {
  label: string
  /** Where one list is narrowed in several ways: what each row of links is about. */
  isLabelShown?: boolean
  /** Of the value in the address. */
  name: string
  links: readonly ShelfLink[]
}) {
  const chosen = here().searchParams.get(name) ?? ''
  return (
    <nav aria-label={label}>
      {isLabelShown && (
        <p class="small subtle shelves-label" aria-hidden="true">
          {label}
        </p>
      )}
      <ul class="shelves">
        {links.map(link => (
          <li key={link.value}>
            <a href={addressWith(name, link.value)} aria-current={link.value === chosen || undefined}>
              {link.label}
              {link.count !== undefined && <span class="numbers">{number(link.count)}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The present address with another value, on its first page. */
function addressWith(name: string, value: string): string {
  const query = new URLSearchParams(here().search)
  query.delete('page')
  if (value) query.set(name, value)
  else query.delete(name)
  const asked = query.toString()
  return asked ? `${here().pathname}?${asked}` : here().pathname
}
