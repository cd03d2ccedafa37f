/** Which screens the person at hand may open: the table of routes, held against her role. */
import type { Route } from '../routes'
import { may, session } from '../session'

export function mayOpen({ permission }: Route): boolean {
  if (permission === undefined) return true
  return permission === 'signed_in' ? session().state === 'signed_in' : may(permission)
}
