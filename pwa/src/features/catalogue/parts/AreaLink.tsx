import { Link } from '../../../design/basics'
import { locale, t } from '../../../i18n/messages'
import { type Area, levelBeside } from '../model'
import { Name } from './Name'

/** An area's name as the way to it, with its level. */
export function AreaLink({ area }: { area: Area }) {
  const level = levelBeside(area, locale())
  return (
    <>
      <Link href={`/areas/${area.code}`}>
        <Name names={area.names} />
      </Link>
      {level && <span class="subtle"> – {t(`catalogue.level.${level}`)}</span>}
    </>
  )
}
