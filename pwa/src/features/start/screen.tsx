/** The front door: what is open, until when, how one applies, and the way to find something to apply for. */
import { Await } from '../../design/Await'
import { ButtonLink, Card, Details, Heading, Link, Skeleton, Tag, Title } from '../../design/basics'
import { Countdown } from '../../design/Countdown'
import { dayAndMonth } from '../../i18n/format'
import { t } from '../../i18n/messages'
import { go } from '../../router'
import { session } from '../../session'
import { useCalendar } from '../annual_wheel/data'
import { type Calendar, deadlinesAhead, type Event, isApplicationOpen } from '../annual_wheel/model'
import { NextEvent } from '../annual_wheel/parts/NextEvent'
import { county } from '../catalogue/county'
import { SearchBox } from '../catalogue/parts/SearchBox'
import { Paths } from './parts/Paths'

const STEPS = ['sign_in', 'choose', 'send'] as const

export default function Start() {
  const calendar = useCalendar(county())
  const signedIn = session().state === 'signed_in'
  return (
    <div class="wide stack start">
      <div class="start-hero">
        <Paths />
        <div class="stack">
          <Title>{t('start.title')}</Title>
          <p class="lead">{t('start.lead')}</p>
          <div class="row">
            <ButtonLink href={signedIn ? '/me' : '/sign-in'} wide>
              {t(signedIn ? 'start.go_on' : 'start.begin')}
            </ButtonLink>
          </div>
        </div>
        <Card as="section" class="start-season">
          <Await reading={calendar} loading={<Skeleton lines={5} />}>
            {season => <Season calendar={season} />}
          </Await>
        </Card>
      </div>
      <div class="start-below">
        <section class="stack">
          <Heading>{t('start.search.title')}</Heading>
          <SearchBox words="" onSearch={words => go(`/programmes?${new URLSearchParams({ q: words })}`)} />
          <p>
            <Link href="/programmes">{t('start.search.all')}</Link>
          </p>
        </section>
        <section class="stack">
          <Heading>{t('start.how.title')}</Heading>
          <ol class="plain-list stack">
            {STEPS.map((step, place) => (
              <li key={step} class="start-step">
                <span class="rank" aria-hidden="true">
                  {place + 1}
                </span>
                <div>
                  <p>
                    <strong>{t(`start.how.${step}.title`)}</strong>
                  </p>
                  <p class="subtle">{t(`start.how.${step}.text`)}</p>
                </div>
              </li>
            ))}
          </ol>
        </section>
      </div>
    </div>
  )
}

/** Until when one can apply, while one can; else whatever comes next. */
function Season({ calendar }: { calendar: Calendar }) {
  const { main, early } = deadlinesAhead(calendar.events)
  const open = isApplicationOpen(calendar.events)
  return (
    <div class="stack" data-gap="sm">
      <p>
        <Tag color={open ? 'success' : 'neutral'}>{t(open ? 'start.open' : 'start.not_open')}</Tag>
      </p>
      {open && main ? <Deadlines main={main} early={early} /> : <NextEvent event={calendar.next} />}
      <p>
        <Link href="/calendar">{t('start.see_all_dates')}</Link>
      </p>
    </div>
  )
}

function Deadlines({ main, early }: { main: Event; early: Event | undefined }) {
  return (
    <>
      <Heading>{t('annual_wheel.kind.deadline')}</Heading>
      <p class="start-day">{dayAndMonth(main.day)}</p>
      <p>
        <Countdown until={new Date(main.moment)} />
      </p>
      {early && (
        <Details summary={t('start.early', { day: dayAndMonth(early.day) })}>
          <p>{t('annual_wheel.explained.early_deadline')}</p>
        </Details>
      )}
    </>
  )
}
