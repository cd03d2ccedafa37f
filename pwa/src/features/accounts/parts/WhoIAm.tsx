/** What the population register says about the person. */
import { Heading } from '../../../design/basics'
import { date } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { fullName, type Me } from '../model'

export function WhoIAm({ me, level = 2 }: { me: Me; level?: 2 | 3 }) {
  return (
    <section class="stack" data-gap="sm">
      <Heading level={level}>{t('accounts.me.who')}</Heading>
      <dl class="facts">
        <div>
          <dt>{t('accounts.fact.name')}</dt>
          <dd>{fullName(me)}</dd>
        </div>
        {me.born && (
          <div>
            <dt>{t('accounts.fact.born')}</dt>
            <dd>{date(me.born)}</dd>
          </div>
        )}
        {me.postal_code && (
          <div>
            <dt>{t('accounts.fact.postal_code')}</dt>
            <dd>{me.postal_code}</dd>
          </div>
        )}
      </dl>
      <p class="small subtle">{t('accounts.fact.source')}</p>
    </section>
  )
}
