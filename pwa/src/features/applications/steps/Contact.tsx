/** Who applies, how she is reached, and the year's terms. */
import { Heading } from '../../../design/basics'
import { Checkbox } from '../../../design/fields'
import { t } from '../../../i18n/messages'
import { session } from '../../../session'
import { ContactDetails } from '../../accounts/parts/ContactDetails'
import { WhoIAm } from '../../accounts/parts/WhoIAm'
import { anchorOf } from '../model'
import { type StepProps, set } from './step'

export function Contact({ application, store, content }: StepProps) {
  const who = session()
  return (
    <>
      {who.state === 'signed_in' && (
        <>
          <WhoIAm me={who.me} />
          <ContactDetails contact={who.me.contact} />
        </>
      )}
      <section class="stack" data-gap="sm">
        <Heading>{t('applications.terms.title')}</Heading>
        <ul class="ds-list">
          <li>{t('applications.terms.true')}</li>
          <li>{t('applications.terms.fetch')}</li>
          <li>{t('applications.terms.share')}</li>
          <li>{t('applications.terms.answer')}</li>
        </ul>
        <Checkbox
          id={anchorOf('/terms')}
          label={t('applications.terms.accept')}
          checked={content.terms === application.terms}
          onChecked={accepted => set(store, 'terms', accepted ? application.terms : null)}
        />
      </section>
    </>
  )
}
