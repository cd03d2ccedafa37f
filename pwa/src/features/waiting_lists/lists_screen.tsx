/** The offerings of the reader's school, or of the county, with how each stands. */
import { Opening } from '../../design/Opening'
import { t } from '../../i18n/messages'
import { Offerings } from './parts/Offerings'

export default function ListsScreen() {
  return (
    <div class="wide stack" data-gap="lg">
      <Opening title={t('waiting_lists.school.title')} lead={t('waiting_lists.school.lead')} />
      <Offerings edition="" />
    </div>
  )
}
