import { Link } from '../design/basics'
import { t } from '../i18n/messages'
import { LanguageSwitch } from './LanguageSwitch'
import { chooseScheme, SCHEMES, scheme } from './preferences'

export function Footer() {
  return (
    <footer class="app-footer">
      <div class="app-footer-column">
        <LanguageSwitch />
        <fieldset class="app-segments">
          <legend>{t('shell.scheme.legend')}</legend>
          {SCHEMES.map(each => (
            <button
              key={each}
              type="button"
              aria-pressed={each === scheme()}
              onClick={() => chooseScheme(each)}
            >
              {t(`shell.scheme.${each}`)}
            </button>
          ))}
        </fieldset>
        <ul class="plain-list row">
          <li>
            <Link href="/accessibility">{t('shell.accessibility.title')}</Link>
          </li>
          <li>
            <Link href="/privacy">{t('shell.privacy.title')}</Link>
          </li>
          <li>
            <Link href="/sources">{t('shell.sources.title')}</Link>
          </li>
          <li>
            <Link href="/language">{t('shell.language.title')}</Link>
          </li>
        </ul>
      </div>
    </footer>
  )
}
