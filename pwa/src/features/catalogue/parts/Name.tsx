import { locale } from '../../../i18n/messages'
import { type Names, nameIn } from '../model'

/** A name from the catalogue, marked as Bokmål where there is no translation. */
export function Name({ names }: { names: Names }) {
  const { text, lang } = nameIn(names, locale())
  return <span lang={lang}>{text}</span>
}

/** A name that has no translation: a school, a place. It is Norwegian, and a screen reader should say it so. */
export function OwnName({ children }: { children: string }) {
  return <span lang="no">{children}</span>
}
