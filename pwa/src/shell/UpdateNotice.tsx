import { Button } from '../design/basics'
import { t } from '../i18n/messages'
import { takeUpdate, waiting } from './update'

/** A newer version lies ready. The person says when: nothing reloads under somebody's hands. */
export function UpdateNotice() {
  if (!waiting.value) return null
  return (
    <div class="app-notice" role="status">
      <span>{t('shell.update.text')}</span>
      <Button variant="secondary" onClick={takeUpdate}>
        {t('shell.update.take')}
      </Button>
    </div>
  )
}
