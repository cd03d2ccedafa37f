/** The county one looks at, the same from screen to screen: the address says it, else the last choice, else home. */
import { signal } from '@preact/signals'
import { here, setQuery } from '../../router'
import { session } from '../../session'

const chosen = signal<string | undefined>(undefined)

/** The county's number; empty for the whole country. */
export function county(): string {
  const asked = here().searchParams.get('county')
  if (asked !== null) return asked
  if (chosen.value !== undefined) return chosen.value
  const who = session()
  return (who.state === 'signed_in' && who.me.county) || ''
}

export function chooseCounty(number: string): void {
  chosen.value = number
  setQuery({ county: number })
}
