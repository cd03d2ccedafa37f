/** My page: who I am, what to do next, how I am reached, and the ways on. */
import type { ComponentChildren } from 'preact'
import { Await } from '../../design/Await'
import { ButtonLink, Card, Heading, Link, Skeleton, Title } from '../../design/basics'
import { say, t } from '../../i18n/messages'
import { session } from '../../session'
import { fullName, type Me } from '../accounts/model'
import { ContactDetails } from '../accounts/parts/ContactDetails'
import { useCalendar } from '../annual_wheel/data'
import { NextEvent } from '../annual_wheel/parts/NextEvent'
import { useApplications } from '../applications/data'
import { ApplicationCard } from '../applications/parts/ApplicationCard'

export default function MyPage() {
  const who = session()
  if (who.state !== 'signed_in') return <Skeleton lines={5} />
  return <Page me={who.me} />
}

/** What stands further down comes when what stands above it has: nothing jumps under a finger. */
function Page({ me }: { me: Me }) {
  const calendar = useCalendar(me.county ?? '')
  const isApplicant = me.role === 'applicant'
  const rest = calendar.resource.state !== 'loading' && (
    <>
      <Await reading={calendar}>{({ next }) => <NextEvent event={next} />}</Await>
      <ContactDetails contact={me.contact} />
      <More me={me} />
    </>
  )
  return (
    <div class="stack" data-gap="lg">
      <div class="stack" data-gap="sm">
        <Title>{t('accounts.me.hello', { name: me.given_name ?? fullName(me) })}</Title>
        {!isApplicant && (
          <p class="lead">
            {t('accounts.signed_in_as', { role: say(`accounts.role.${me.role}`, {}) ?? '' })}
          </p>
        )}
      </div>
      {isApplicant || me.role === 'guardian' ? (
        <MyApplications isApplicant={isApplicant}>{rest}</MyApplications>
      ) : (
        rest
      )}
    </div>
  )
}

function MyApplications({ isApplicant, children }: { isApplicant: boolean; children: ComponentChildren }) {
  const reading = useApplications()
  return (
    <>
      <section class="stack">
        <Heading>{t(isApplicant ? 'accounts.me.applications' : 'accounts.me.applications_of_child')}</Heading>
        <Await
          reading={reading}
          isEmpty={applications => applications.length === 0}
          empty={
            !isApplicant ? (
              <p>{t('applications.list.none.title')}</p>
            ) : (
              <Card tinted color="accent">
                <div class="stack">
                  <p>{t('applications.list.none.text')}</p>
                  <div class="row">
                    <ButtonLink href="/application" wide>
                      {t('applications.start.title')}
                    </ButtonLink>
                  </div>
                </div>
              </Card>
            )
          }
        >
          {applications => (
            <ul class="plain-list stack">
              {applications.map(application => (
                <ApplicationCard key={application.id} application={application} level={3} />
              ))}
            </ul>
          )}
        </Await>
      </section>
      {reading.resource.state !== 'loading' && children}
    </>
  )
}

function More({ me }: { me: Me }) {
  const links = [
    ...(me.role === 'applicant' || me.role === 'guardian'
      ? [{ path: '/status', label: t('accounts.me.status') }]
      : []),
    { path: '/calendar', label: t('accounts.me.calendar') },
    { path: '/my-data', label: t('accounts.my_data.link') },
  ]
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('accounts.me.more')}</Heading>
      <ul class="plain-list stack" data-gap="sm">
        {links.map(link => (
          <Card as="li" key={link.path} class="link-card">
            <Link href={link.path}>{link.label}</Link>
          </Card>
        ))}
      </ul>
    </section>
  )
}
