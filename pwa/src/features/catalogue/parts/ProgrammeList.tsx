import { Card, Heading, Link } from '../../../design/basics'
import { t } from '../../../i18n/messages'
import type { Programme } from '../model'
import { Name } from './Name'

const KINDS = ['academic', 'vocational', 'supplementary'] as const

/** All programmes, the two kinds apart. */
export function ProgrammeList({ programmes }: { programmes: readonly Programme[] }) {
  const groups = KINDS.map(kind => ({ kind, inside: programmes.filter(each => each.kind === kind) }))
  return (
    <>
      {groups
        .filter(group => group.inside.length > 0)
        .map(group => (
          <section key={group.kind} class="stack" data-gap="sm">
            <Heading>{t(`catalogue.programme_kind.${group.kind}`)}</Heading>
            <p class="subtle">{t(`catalogue.programme_kind_explained.${group.kind}`)}</p>
            <ul class="plain-list tiles">
              {group.inside.map(programme => (
                <Card as="li" key={programme.code} class="link-card hit">
                  <Link href={`/programmes/${programme.code}`}>
                    <Name names={programme.names} />
                  </Link>
                </Card>
              ))}
            </ul>
          </section>
        ))}
    </>
  )
}
