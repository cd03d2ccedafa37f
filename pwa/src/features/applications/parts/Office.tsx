/** Whom to turn to when the portal cannot help: the admissions office, by the authority it belongs to. */
import { t } from '../../../i18n/messages'
import { countyAuthority } from '../names'

export function Office({ county }: { county: string }) {
  const authority = countyAuthority(county)
  if (!authority) return null
  return <p class="small">{t('applications.office', { authority })}</p>
}
