/** Three languages as equals, each by its own name. Switching keeps the screen and everything typed in it. */
import { LOCALE_NAMES, LOCALES, locale, t } from '../i18n/messages'
import { chooseLanguage } from './preferences'

export function LanguageSwitch() {
  return (
    <fieldset class="app-segments">
      <legend>{t('shell.language.title')}</legend>
      {LOCALES.map(each => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === locale()}
          onClick={() => void chooseLanguage(each)}
        >
          {LOCALE_NAMES[each]}
        </button>
      ))}
    </fieldset>
  )
}
