/** Absence on the first day: which kind, and what it costs here, said before it is saved. */
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { textFor } from '../../../api/problem'
import { Alert, Button } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { RadioGroup, TextArea } from '../../../design/fields'
import { t } from '../../../i18n/messages'
import { mark } from '../data'
import {
  type Attendance,
  consequenceOf,
  type Missing,
  missingIn,
  type Page,
  type Pupil,
  passesOn,
} from '../model'

const MOST = 500

export function AbsenceDialog({
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
  const kind = useSignal<Attendance | undefined>(undefined)
  const loses = useSignal<boolean | null>(null)
  const reason = useSignal(pupil.reason)
  const missing = useSignal<Missing>(undefined)
  const busy = useSignal(false)
  const refused = useSignal('')
  const intent = useRef(newIntent())
  const change = (step: () => void) => {
    step()
    missing.value = undefined
    // Something else is said: a wish of its own, with a key of its own.
    intent.current = newIntent()
  }
  const consequence = consequenceOf(kind.value, page.absence)
  const isLost = passesOn(kind.value, page.absence, loses.value)
  const save = async () => {
    missing.value = missingIn(kind.value, page.absence, loses.value, reason.value)
    if (missing.value || !kind.value) return
    busy.value = true
    refused.value = ''
    const decided = consequence === 'school_decides' ? loses.value : null
    const body = {
      seat_id: pupil.seat_id,
      attendance: kind.value,
      loses_place: decided,
      reason: reason.value,
    }
    try {
      onChanged(await mark(page.id, body, intent.current), pupil)
    } catch (error) {
      refused.value = textFor(error)
    } finally {
      busy.value = false
    }
  }
  return (
    <Dialog
      title={t('waiting_lists.absence.title', { name: pupil.name })}
      open
      onClose={onClose}
      actions={
        <>
          <Button busy={busy.value} {...(isLost && { color: 'danger' as const })} onClick={() => void save()}>
            {t(isLost ? 'waiting_lists.absence.save_loses' : 'waiting_lists.absence.save')}
          </Button>
          <Button variant="secondary" onClick={onClose}>
            {t('waiting_lists.cancel')}
          </Button>
        </>
      }
    >
      <RadioGroup
        legend={t('waiting_lists.absence.which')}
        choices={(['excused', 'absent'] as const).map(value => ({
          value,
          label: t(`waiting_lists.attendance.${value}`),
        }))}
        value={kind.value}
        onValue={value => change(() => (kind.value = value as Attendance))}
        fault={missing.value === 'kind' ? t('waiting_lists.absence.choose') : undefined}
      />
      {consequence !== 'none' && (
        <Alert color={consequence === 'not_stated' ? 'info' : 'warning'} live>
          {consequence === 'loses' && <p>{t('waiting_lists.absence.loses')}</p>}
          {consequence === 'not_stated' && <p>{t('waiting_lists.absence.not_stated')}</p>}
          {consequence === 'school_decides' && <p>{t('waiting_lists.absence.decide')}</p>}
          <p class="small">
            {t('waiting_lists.absence.source', { source: page.absence_source })}{' '}
            {!page.absence_verified && t('waiting_lists.absence.unverified')}
          </p>
        </Alert>
      )}
      {consequence === 'school_decides' && (
        <RadioGroup
          legend={t('waiting_lists.absence.decide')}
          choices={[
            { value: 'keeps', label: t('waiting_lists.absence.keeps_choice') },
            {
              value: 'loses',
              label: t('waiting_lists.absence.loses_choice'),
              help: t('waiting_lists.absence.loses'),
            },
          ]}
          value={loses.value === null ? undefined : loses.value ? 'loses' : 'keeps'}
          onValue={value => change(() => (loses.value = value === 'loses'))}
          fault={missing.value === 'decision' ? t('waiting_lists.absence_undecided') : undefined}
        />
      )}
      <TextArea
        label={t('waiting_lists.absence.reason')}
        help={t('waiting_lists.absence.reason_help')}
        fault={missing.value === 'reason' ? t('waiting_lists.reason_missing') : undefined}
        maxLength={MOST}
        value={reason.value}
        onValue={value => change(() => (reason.value = value))}
      />
      {refused.value && (
        <Alert color="danger" live>
          <p>{refused.value}</p>
        </Alert>
      )}
    </Dialog>
  )
}
