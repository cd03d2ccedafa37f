/** What the portal holds about the person: contact, sessions, who looked, the whole as a file. */
import { ButtonLink, Heading, Skeleton } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { t } from '../../i18n/messages'
import { session } from '../../session'
import { EXPORT_ADDRESS } from './data'
import { ContactDetails } from './parts/ContactDetails'
import { Looks } from './parts/Looks'
import { Sessions } from './parts/Sessions'
import { WhoIAm } from './parts/WhoIAm'

export default function MyData() {
  const who = session()
  if (who.state !== 'signed_in') return <Skeleton lines={5} />
  const { me } = who
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t('accounts.my_data.title')} lead={t('accounts.my_data.lead')} />
      <WhoIAm me={me} />
      <ContactDetails contact={me.contact} />
      <section class="stack" data-gap="sm">
        <Heading>{t('shell.language.title')}</Heading>
        <p>{t('accounts.language.text')}</p>
        <div class="row">
          <ButtonLink href="/language" variant="secondary">
            {t('accounts.language.change')}
          </ButtonLink>
        </div>
      </section>
      <Sessions />
      {me.role === 'applicant' && <Looks />}
      <section class="stack" data-gap="sm">
        <Heading>{t('accounts.export.title')}</Heading>
        <p>{t('accounts.export.text')}</p>
        <div class="row">
          <ButtonLink href={EXPORT_ADDRESS} download="vigo.json" variant="secondary" icon="download">
            {t('accounts.export.do')}
          </ButtonLink>
        </div>
      </section>
      <section class="stack" data-gap="sm">
        <Heading>{t('accounts.device_data.title')}</Heading>
        <p>{t('accounts.device_data.text')}</p>
      </section>
    </div>
  )
}
