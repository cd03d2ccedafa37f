/** My page: who I am, what to do next, how I am reached, and the ways on. */
import { Card, Heading, Link, Skeleton, Title } from '../../design/basics'
import { say, t } from '../../i18n/messages'
import { session } from '../../session'
import { fullName, type Me } from './model'
import { ContactDetails } from './parts/ContactDetails'

export default function MyPage() {
  const who = session()
  if (who.state !== 'signed_in') return <Skeleton lines={5} />
  const { me } = who
  return (
    <div class="stack" data-gap="lg">
      <div class="stack" data-gap="sm">
        <Title>{t('accounts.me.hello', { name: me.given_name ?? fullName(me) })}</Title>
        {me.role !== 'applicant' && (
          <p class="lead">
            {t('accounts.signed_in_as', { role: say(`accounts.role.${me.role}`, {}) ?? '' })}
          </p>
        )}
      </div>
      <ContactDetails contact={me.contact} />
      <More me={me} />
    </div>
  )
}

function More({ me }: { me: Me }) {
  const links = [
    ...(me.role === 'applicant' ? [{ path: '/status', label: t('accounts.me.status') }] : []),
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
