import { ButtonLink, Title } from '../../design/basics'
import { t } from '../../i18n/messages'
import { session } from '../../session'

/** In place of a screen that another role is for. */
export function NotForRole() {
  const who = session()
  const hasOthers = who.state === 'signed_in' && who.me.grants.length > 1
  return (
    <div class="stack">
      <Title>{t('shell.not_for_role.title')}</Title>
      <p class="lead">{t(hasOthers ? 'shell.not_for_role.change' : 'shell.not_for_role.text')}</p>
      <div class="row">
        {hasOthers && <ButtonLink href="/role">{t('shell.account.change_role')}</ButtonLink>}
        <ButtonLink href="/me" variant={hasOthers ? 'secondary' : 'primary'}>
          {t('shell.not_for_role.to_me')}
        </ButtonLink>
      </div>
    </div>
  )
}
