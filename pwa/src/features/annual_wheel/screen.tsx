/** The calendar: what opens, what closes, when answers are due. Public, per county, and as a feed to subscribe to. */
import { Await } from '../../design/Await'
import { Button, ButtonLink, EmptyState, Heading } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { month } from '../../i18n/format'
import { locale, t } from '../../i18n/messages'
import { announce } from '../../shell/announce'
import { county } from '../catalogue/county'
import { CountyChoice } from '../catalogue/parts/CountyChoice'
import { feedAddress, useCalendar } from './data'
import { type Calendar, months, schoolYearName } from './model'
import { EventList } from './parts/EventList'
import { NextEvent } from './parts/NextEvent'

export default function CalendarScreen() {
  const reading = useCalendar(county())
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t('annual_wheel.title')} lead={t('annual_wheel.lead')}>
        <CountyChoice label={t('annual_wheel.county')} />
      </Opening>
      <Await
        reading={reading}
        isEmpty={calendar => calendar.events.length === 0}
        empty={<EmptyState title={t('annual_wheel.empty.title')}>{t('annual_wheel.empty.text')}</EmptyState>}
      >
        {calendar => <Season calendar={calendar} />}
      </Await>
      <Subscribe county={county()} />
    </div>
  )
}

function Season({ calendar }: { calendar: Calendar }) {
  return (
    <>
      <NextEvent event={calendar.next} />
      <section
        class="stack"
        aria-label={t('annual_wheel.season', { years: schoolYearName(calendar.school_year) })}
      >
        {months(calendar.events).map(each => (
          <div key={each.first} class="stack" data-gap="sm">
            <Heading>
              <span class="capital">{month(each.first)}</span>
            </Heading>
            <EventList events={each.events} next={calendar.next} />
          </div>
        ))}
      </section>
    </>
  )
}

function Subscribe({ county }: { county: string }) {
  const address = feedAddress(county, locale())
  const copy = async () => {
    await navigator.clipboard.writeText(new URL(address, location.href).href)
    announce(t('annual_wheel.subscribe.copied'))
  }
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('annual_wheel.subscribe.title')}</Heading>
      <p>{t('annual_wheel.subscribe.text')}</p>
      <div class="row">
        <ButtonLink href={address} download="vigo.ics" variant="secondary" icon="calendar">
          {t('annual_wheel.subscribe.download')}
        </ButtonLink>
        <Button variant="tertiary" onClick={() => void copy()}>
          {t('annual_wheel.subscribe.copy')}
        </Button>
      </div>
    </section>
  )
}
