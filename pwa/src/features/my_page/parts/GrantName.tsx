/** A role in words, with what it reaches by name: «Saksbehandler på inntakskontoret i Oslo», «Foresatt for Ida Lunde». */
import { say } from '../../../i18n/messages'
import type { Grant } from '../../../session'
import { countyName } from '../../applications/names'
import { useSchool } from '../../catalogue/data'

export function GrantName({ grant }: { grant: Grant }) {
  if (grant.school) return <AtSchool grant={grant} school={grant.school} />
  return <>{inWords(grant, grant.county ? countyName(grant.county) : (grant.child ?? ''))}</>
}

function AtSchool({ grant, school }: { grant: Grant; school: string }) {
  const { resource } = useSchool(school)
  if (resource.state === 'ready') return <>{inWords(grant, resource.data.name)}</>
  // The catalogue knows the schools one can apply to, not every school that pupils come from.
  return <span class="capital">{say(`accounts.role.${grant.role}`, {})}</span>
}

function inWords({ role }: Grant, where: string): string {
  return say(`accounts.grant.${role}`, { where }) ?? role
}
