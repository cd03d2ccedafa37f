/** Five minutes before the end: stay or leave. What was typed is safe either way. */
import { useSignal } from '@preact/signals'
import { textFor } from '../api/problem'
import { Alert, Button } from '../design/basics'
import { Dialog } from '../design/Dialog'
import { time } from '../i18n/format'
import { t } from '../i18n/messages'
import { endsSoon, sessionEnd, signOut, staySignedIn } from '../session'

export function SessionWarning() {
  const fault = useSignal('')
  const stay = () => {
    fault.value = ''
    staySignedIn().catch((error: unknown) => {
      fault.value = textFor(error)
    })
  }
  return (
    <Dialog
      title={t('shell.session_warning.title')}
      open={endsSoon.value}
      onClose={() => {
        endsSoon.value = false
      }}
      actions={
        <>
          <Button onClick={stay}>{t('shell.session_warning.stay')}</Button>
          <Button variant="secondary" onClick={() => void signOut()}>
            {t('shell.sign_out')}
          </Button>
        </>
      }
    >
      <p>{t('shell.session_warning.text', { time: time(sessionEnd.value) })}</p>
      {fault.value && (
        <Alert color="danger" live>
          {fault.value}
        </Alert>
      )}
    </Dialog>
  )
}
