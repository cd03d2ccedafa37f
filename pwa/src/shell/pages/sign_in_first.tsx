import { ButtonLink, Title } from '../../design/basics'
import { t } from '../../i18n/messages'

/** In place of a screen that is for one person only. */
export function SignInFirst({ address }: { address: string }) {
  return (
    <div class="stack">
      <Title>{t('shell.sign_in_first.title')}</Title>
      <p class="lead">{t('shell.sign_in_first.text')}</p>
      <ButtonLink href={address} wide>
        {t('shell.sign_in_page.do')}
      </ButtonLink>
    </div>
  )
}
