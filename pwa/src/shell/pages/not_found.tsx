import { ButtonLink, Title } from '../../design/basics'
import { t } from '../../i18n/messages'

export function NotFound() {
  return (
    <div class="stack">
      <Title>{t('shell.not_found.title')}</Title>
      <p>{t('shell.not_found.text')}</p>
      <ButtonLink href="/">{t('shell.not_found.to_start')}</ButtonLink>
    </div>
  )
}
