/** The front door: what is open, what comes next, and the way to find something to apply for. */
import { Await } from '../../design/Await'
import { ButtonLink, Heading, Link, Skeleton, Tag, Title } from '../../design/basics'
import { t } from '../../i18n/messages'
import { go } from '../../router'
import { session } from '../../session'
import { useCalendar } from '../annual_wheel/data'
import { type Calendar, isApplicationOpen } from '../annual_wheel/model'
import { NextEvent } from '../annual_wheel/parts/NextEvent'
import { county } from '../catalogue/county'
import { SearchBox } from '../catalogue/parts/SearchBox'

export default function Start() {
  const calendar = useCalendar(county())
  const signedIn = session().state === 'signed_in'
  return (
    <div class="stack" data-gap="lg">
      <div class="stack">
        <Title>{t('start.title')}</Title>
        <p class="lead">{t('start.lead')}</p>
        <ButtonLink href={signedIn ? '/me' : '/sign-in'} wide>
          {t(signedIn ? 'start.go_on' : 'start.begin')}
        </ButtonLink>
      </div>
      <div class="next-event-room">
        <Await reading={calendar} loading={<Skeleton lines={4} />}>
          {season => <Season calendar={season} />}
        </Await>
      </div>
      <section class="stack">
        <Heading>{t('start.search.title')}</Heading>
        <SearchBox words="" onSearch={words => go(`/programmes?${new URLSearchParams({ q: words })}`)} />
        <p>
          <Link href="/programmes">{t('start.search.all')}</Link>
        </p>
      </section>
    </div>
  )
}

function Season({ calendar }: { calendar: Calendar }) {
  const open = isApplicationOpen(calendar.events)
  return (
    <section class="stack">
      <p>
        <Tag color={open ? 'success' : 'neutral'}>{t(open ? 'start.open' : 'start.not_open')}</Tag>
      </p>
      <NextEvent event={calendar.next} />
      <p>
        <Link href="/calendar">{t('start.see_all_dates')}</Link>
      </p>
    </section>
  )
}
