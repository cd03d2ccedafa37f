/** A pupil has let go of the seat: said with a reason, and what it does before it is saved. */
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { textFor } from '../../../api/problem'
import { Alert, Button } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { TextArea } from '../../../design/fields'
import { t } from '../../../i18n/messages'
import { freeSeat } from '../data'
import type { Page, Pupil } from '../model'

const MOST = 500

export function FreedDialog({
  page,
  pupil,
  onClose,
  onChanged,
}: {
  page: Page
  pupil: Pupil
  onClose: () => void
  onChanged: (next: Page, pupil: Pupil) => void
}) {
  const reason = useSignal('')
  const missing = useSignal(false)
  const busy = useSignal(false)
  const refused = useSignal('')
  const intent = useRef(newIntent())
  const save = async () => {
    missing.value = reason.value.trim() === ''
    if (missing.value) return
    busy.value = true
    refused.value = ''
    try {
      const body = { seat_id: pupil.seat_id, reason: reason.value }
      onChanged(await freeSeat(page.id, body, intent.current), pupil)
    } catch (error) {
      refused.value = textFor(error)
    } finally {
      busy.value = false
    }
  }
  return (
    <Dialog
      title={t('waiting_lists.freed.title', { name: pupil.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button busy={busy.value} color="danger" onClick={() => void save()}>
            {t('waiting_lists.freed.save')}
          </Button>
          <Button variant="secondary" onClick={onClose}>
            {t('waiting_lists.cancel')}
          </Button>
        </>
      }
    >
      <p>{t('waiting_lists.freed.text')}</p>
      <TextArea
        label={t('waiting_lists.absence.reason')}
        help={t('waiting_lists.absence.reason_help')}
        fault={missing.value ? t('waiting_lists.reason_missing') : undefined}
        maxLength={MOST}
        value={reason.value}
        onValue={value => {
          reason.value = value
          missing.value = false
          intent.current = newIntent()
        }}
      />
      {refused.value && (
        <Alert color="danger" live>
          <p>{refused.value}</p>
        </Alert>
      )}
    </Dialog>
  )
}
