import { Title } from '../../design/basics'
import { t } from '../../i18n/messages'
import { LanguageSwitch } from '../LanguageSwitch'

export default function Language() {
  return (
    <div class="stack">
      <Title>{t('shell.language.title')}</Title>
      <p class="lead">{t('shell.language.text')}</p>
      <LanguageSwitch />
      <p>{t('shell.language.remembered')}</p>
      <p>{t('shell.language.official')}</p>
    </div>
  )
}
