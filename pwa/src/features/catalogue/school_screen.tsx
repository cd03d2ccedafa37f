/** One school: where it is and what it offers. */
import { Await } from '../../design/Await'
import { EmptyState, Heading, Link } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { points } from '../../i18n/format'
import { t } from '../../i18n/messages'
import type { ScreenProps } from '../../routes'
import { useSchool } from './data'
import { distance, type Offering, offeringsByLevel, type Point, type School } from './model'
import { Name, OwnName } from './parts/Name'
import { OfferingList } from './parts/OfferingList'
import { PositionChoice } from './parts/PositionChoice'
import { position } from './position'

export default function SchoolScreen({ params }: ScreenProps) {
  return (
    <Await
      reading={useSchool(params.number ?? '')}
      title={t('catalogue.found.school')}
      lead={t('catalogue.school.lead')}
    >
      {school => <Inside school={school} />}
    </Await>
  )
}

function Inside({ school }: { school: School }) {
  return (
    <div class="stack" data-gap="lg">
      <Opening title={<OwnName>{school.name}</OwnName>} lead={t('catalogue.school.lead')}>
        <Where school={school} />
      </Opening>
      <section class="stack">
        <Heading>{t('catalogue.school.offers')}</Heading>
        {school.offerings.length === 0 ? (
          <EmptyState title={t('catalogue.school.none.title')}>
            <p>{t('catalogue.school.none.text')}</p>
          </EmptyState>
        ) : (
          // The distance is the same for all of them and stands above.
          offeringsByLevel(school.offerings).map(({ level, offerings }) => (
            <div key={level} class="stack" data-gap="sm">
              {level && <Heading level={3}>{t(`catalogue.level.${level}`)}</Heading>}
              <OfferingList offerings={offerings.map(withoutPlace)} title={areaLink} />
            </div>
          ))
        )}
        <p class="small subtle">{t('catalogue.cut_off_note')}</p>
      </section>
    </div>
  )
}

function withoutPlace(offering: Offering): Offering {
  return { ...offering, point: null }
}

function areaLink(offering: Offering) {
  return (
    <strong>
      <Link href={`/areas/${offering.area.code}`}>
        <Name names={offering.area.names} />
      </Link>
    </strong>
  )
}

function Where({ school }: { school: School }) {
  return (
    <>
      <address class="plain-address" lang="no">
        {school.address && <span>{school.address}</span>}
        <span>
          {school.postal_code} {school.place}
        </span>
      </address>
      <p class="row">
        {school.website && <Link href={webAddress(school.website)}>{t('catalogue.school.website')}</Link>}
        {school.point && <Link href={mapAddress(school.point)}>{t('catalogue.school.map')}</Link>}
      </p>
      {school.point && <Distance to={school.point} />}
    </>
  )
}

function Distance({ to }: { to: Point }) {
  const from = position.value
  return (
    <>
      {from && (
        <p>
          {t('catalogue.distance.away', { distance: points(Math.round(distance(from.point, to) * 10) / 10) })}
        </p>
      )}
      <PositionChoice />
    </>
  )
}

function webAddress(website: string): string {
  return /^https?:/.test(website) ? website : `https://${website}`
}

/** A link, not a map in the page: nobody else learns who looks at what until it is pressed. */
function mapAddress({ latitude, longitude }: Point): string {
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`
}
