/** My page: who I am, what to do next, how I am reached, which dates come, and the ways on. */
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { Await } from '../../design/Await'
import { ButtonLink, Card, Heading, Link, Skeleton } from '../../design/basics'
import { Icon } from '../../design/Icon'
import { Opening } from '../../design/Opening'
import { say, t } from '../../i18n/messages'
import { go } from '../../router'
import { may, session } from '../../session'
import { fullName, type Me } from '../accounts/model'
import { ContactDetails } from '../accounts/parts/ContactDetails'
import { useCalendar } from '../annual_wheel/data'
import { useApplications } from '../applications/data'
import type { Application } from '../applications/model'
import { ApplicationCard } from '../applications/parts/ApplicationCard'
import { AheadCard } from '../offers/parts/AheadCard'
import { ResultCard } from '../offers/parts/ResultCard'
import { CallCard } from '../waiting_lists/parts/CallCard'
import { datesAhead } from './model'
import { DateRows } from './parts/DateRows'
import { PointsTile } from './parts/PointsTile'
import './my_page.css'
import { GrantName } from './parts/GrantName'

export default function MyPage() {
  const who = session()
  // Those who work with admissions have a page of their own.
  const work = may('application.search') ? '/desk' : may('list.keep') ? '/lists' : undefined
  useEffect(() => {
    if (work) go(work, { replace: true })
  }, [work])
  if (who.state !== 'signed_in' || work) return <Skeleton lines={5} />
  return <Page me={who.me} />
}

/** The dates speak to those who apply, and messages go to them: whoever comes for work finds the ways on. */
function Page({ me }: { me: Me }) {
  const isApplicant = me.role === 'applicant'
  const grant = me.grants.find(each => each.current)
  return (
    <div class="wide my-page">
      <div class="my-page-head">
        <Opening
          title={t('accounts.me.hello', { name: me.given_name ?? fullName(me) })}
          lead={t('accounts.me.lead')}
        >
          {!isApplicant && <p>{grant ? <GrantName grant={grant} /> : say(`accounts.role.${me.role}`, {})}</p>}
          {me.role === 'adviser' && <p>{t('accounts.me.adviser')}</p>}
        </Opening>
      </div>
      {isApplicant || me.role === 'guardian' ? (
        <WithApplications me={me} isApplicant={isApplicant} />
      ) : (
        <More me={me} />
      )}
    </div>
  )
}

/** What stands further down comes when what stands above it has: nothing jumps under a finger. */
function WithApplications({ me, isApplicant }: { me: Me; isApplicant: boolean }) {
  const reading = useApplications()
  const { resource } = reading
  return (
    <>
      <section class="my-page-applications stack">
        {isApplicant && <CallCard />}
        <ResultCard />
        <Heading>{t(isApplicant ? 'accounts.me.applications' : 'accounts.me.applications_of_child')}</Heading>
        <Await
          reading={reading}
          isEmpty={applications => applications.length === 0}
          empty={isApplicant ? <Begin /> : <p>{t('applications.list.none_of_child')}</p>}
        >
          {applications => (
            <ul class="plain-list stack">
              {applications.map(application => (
                <ApplicationCard key={application.id} application={application} level={3} />
              ))}
            </ul>
          )}
        </Await>
        {isApplicant && <AheadCard />}
      </section>
      {resource.state !== 'loading' && (
        <Rest me={me} applications={resource.state === 'ready' ? resource.data : []}>
          {isApplicant && <PointsTile />}
        </Rest>
      )}
    </>
  )
}

function Begin() {
  return (
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

function Rest({
  me,
  applications,
  children,
}: {
  me: Me
  applications: readonly Application[]
  children?: ComponentChildren
}) {
  const calendar = useCalendar(me.county ?? '')
  if (calendar.resource.state === 'loading') return null
  return (
    <>
      <div class="my-page-contact">
        <ContactDetails contact={me.contact} />
      </div>
      <div class="my-page-side stack" data-gap="lg">
        {children}
        <section class="stack" data-gap="sm">
          <Heading>{t('accounts.me.dates')}</Heading>
          <Await reading={calendar}>
            {({ events }) => <DateRows events={datesAhead(events, applications)} />}
          </Await>
          <p>
            <Link href="/calendar">{t('accounts.me.calendar')}</Link>
          </p>
        </section>
        <More me={me} />
      </div>
    </>
  )
}

function More({ me }: { me: Me }) {
  const links = [
    may('application.follow')
      ? {
          path: '/status',
          label: t(me.role === 'guardian' ? 'accounts.me.status.guardian' : 'accounts.me.status.applicant'),
        }
      : { path: '/calendar', label: t('accounts.me.calendar') },
    { path: '/my-data', label: t('accounts.my_data.link') },
  ]
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('accounts.me.more')}</Heading>
      <ul class="plain-list link-rows">
        {links.map(link => (
          <li key={link.path}>
            <a href={link.path}>
              <span>{link.label}</span>
              <Icon name="next" />
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
