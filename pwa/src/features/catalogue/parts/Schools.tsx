import { Await } from '../../../design/Await'
import { EmptyState, Heading, Link } from '../../../design/basics'
import { t } from '../../../i18n/messages'
import { county } from '../county'
import { useOfferings } from '../data'
import { CountyChoice } from './CountyChoice'
import { OwnName } from './Name'
import { OfferingList } from './OfferingList'
import { PositionChoice } from './PositionChoice'

/** The schools that offer an area, in the county one looks at. */
export function Schools({ area, title }: { area: string; title: string }) {
  const reading = useOfferings(area, county())
  return (
    <section class="stack">
      <Heading>{title}</Heading>
      <CountyChoice label={t('catalogue.county')} />
      <PositionChoice />
      <Await
        reading={reading}
        isEmpty={offerings => offerings.length === 0}
        empty={
          <EmptyState title={t('catalogue.schools.none.title')}>
            <p>{t('catalogue.schools.none.text')}</p>
          </EmptyState>
        }
      >
        {offerings => (
          <OfferingList
            offerings={offerings}
            title={offering => (
              <Link href={`/schools/${offering.school}`}>
                <strong>
                  <OwnName>{offering.school_name}</OwnName>
                </strong>
              </Link>
            )}
          />
        )}
      </Await>
      <p class="small subtle">{t('catalogue.cut_off_note')}</p>
    </section>
  )
}
