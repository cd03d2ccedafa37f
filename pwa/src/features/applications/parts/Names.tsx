/** Names of what codes mean, as they come. Until then the code stands there: it is never nothing. */
import { locale } from '../../../i18n/messages'
import { nameIn } from '../../catalogue/model'
import { area, offerings } from '../names'

export function areaName(code: string): { text: string; lang?: 'nb' } {
  const found = area(code)
  return found ? nameIn(found.names, locale()) : { text: code }
}

export function AreaName({ code }: { code: string }) {
  const { text, lang } = areaName(code)
  return <span lang={lang}>{text}</span>
}

export function schoolName(areaCode: string, school: string, county: string): string {
  return offerings(areaCode, county)?.find(each => each.school === school)?.school_name ?? school
}
