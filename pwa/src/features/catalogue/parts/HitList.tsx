import { Card, Link, Tag } from '../../../design/basics'
import { say, t } from '../../../i18n/messages'
import { type County, type Hit, hitAddress } from '../model'
import { Name } from './Name'

/** What a search found: the name leads there; beside it what kind of thing it is. */
export function HitList({ hits, counties }: { hits: readonly Hit[]; counties: readonly County[] }) {
  return (
    <ul class="plain-list stack" data-gap="sm">
      {hits.map(hit => (
        <Card as="li" key={`${hit.kind} ${hit.code}`} class="link-card hit">
          <p>
            <Link href={hitAddress(hit)}>
              <strong>
                <Name names={hit.names} />
              </strong>
            </Link>
          </p>
          <p class="row small">
            <Tag color={hit.kind === 'school' ? 'neutral' : 'accent'}>{t(`catalogue.found.${hit.kind}`)}</Tag>
            {hit.level && hit.kind !== 'school' && <span>{say(`catalogue.level.${hit.level}`, {})}</span>}
            {hit.kind === 'school' && <span>{countyNames(hit, counties)}</span>}
          </p>
        </Card>
      ))}
    </ul>
  )
}

function countyNames(hit: Hit, counties: readonly County[]): string {
  return counties
    .filter(county => hit.counties.includes(county.number))
    .map(county => county.name)
    .join(', ')
}
