/** Names of what codes mean, as they come. Until then the code stands there: it is never nothing. */
import { locale } from '../../../i18n/messages'
import { nameIn } from '../../catalogue/model'
import { OwnName } from '../../catalogue/parts/Name'
import { area, offerings } from '../names'

export function areaName(code: string): { text: string; lang?: 'nb' } {
  const found = area(code)
  return found ? nameIn(found.names, locale()) : { text: code }
}

export function AreaName({ code }: { code: string }) {
  const { text, lang } = areaName(code)
  return <span lang={lang}>{text}</span>
}

function schoolName(areaCode: string, school: string, county: string): string {
  return offerings(areaCode, county)?.find(each => each.school === school)?.school_name ?? school
}

/** A school's name is Norwegian in every language. */
export function SchoolName({
  area: areaCode,
  school,
  county,
}: {
  area: string
  school: string
  county: string
}) {
  return <OwnName>{schoolName(areaCode, school, county)}</OwnName>
}
