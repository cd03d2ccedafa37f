/** Taking a decision back, with the reason that stays beside it. */
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { Problem, textFor } from '../../../api/problem'
import { Alert, Button } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { TextArea } from '../../../design/fields'
import { t } from '../../../i18n/messages'
import { announce } from '../../../shell/announce'
import { endDecision, type Intent } from '../decisions_data'
import { type Decision, type Decisions, SHORTEST_REASON } from '../decisions_model'
import { useKeptDraft } from './kept_draft'

const MOST = 1000

export function EndDecision({
  application,
  decision,
  decisions,
  onChanged,
}: {
  application: string
  decision: Decision
  decisions: Decisions
  onChanged: (decisions: Decisions | undefined) => void
}) {
  const isOpen = useSignal(false)
  const kind = t(`intake.decision.${decision.kind}`)
  return (
    <div class="row">
      <Button
        variant="tertiary"
        color="danger"
        aria-label={t('intake.decisions.end_named', { decision: kind })}
        onClick={() => {
          isOpen.value = true
        }}
      >
        {t('intake.decisions.end')}
      </Button>
      {isOpen.value && (
        <Form
          application={application}
          decision={decision}
          seen={decisions.version}
          onClose={() => {
            isOpen.value = false
          }}
          onChanged={after => {
            isOpen.value = false
            onChanged(after)
          }}
        />
      )}
    </div>
  )
}

function Form({
  application,
  decision,
  seen,
  onClose,
  onChanged,
}: {
  application: string
  decision: Decision
  seen: number
  onClose: () => void
  onChanged: (decisions: Decisions | undefined) => void
}) {
  const draft = useKeptDraft(`desk.end:${decision.id}`, { reason: '' })
  const isMissing = useSignal(false)
  const refused = useSignal('')
  const busy = useSignal(false)
  const intent = useRef<Intent | undefined>(undefined)
  const { reason } = draft.value
  const send = async () => {
    isMissing.value = reason.trim().length < SHORTEST_REASON
    if (isMissing.value) {
      document.getElementById('end-reason')?.focus()
      return
    }
    busy.value = true
    refused.value = ''
    intent.current ??= newIntent()
    try {
      const after = await endDecision(application, decision.id, seen, reason.trim(), intent.current)
      draft.drop()
      announce(t('intake.decisions.ended'))
      onChanged(after)
    } catch (error) {
      refused.value = textFor(error)
      if (error instanceof Problem) intent.current = undefined
    } finally {
      busy.value = false
    }
  }
  return (
    <Dialog
      title={t('intake.decisions.end_title')}
      open
      onClose={onClose}
      actions={
        <>
          <Button color="danger" busy={busy.value} onClick={() => void send()}>
            {t('intake.decisions.end')}
          </Button>
          <Button variant="tertiary" onClick={onClose}>
            {t('desk.cancel')}
          </Button>
        </>
      }
    >
      <p>{t('intake.decisions.end_text')}</p>
      {refused.value && (
        <Alert color="danger" live>
          {refused.value}
        </Alert>
      )}
      <TextArea
        id="end-reason"
        label={t('intake.decisions.end_reason')}
        fault={isMissing.value ? t('intake.decisions.reason_missing') : undefined}
        maxLength={MOST}
        value={reason}
        onValue={value => {
          draft.change({ reason: value })
          isMissing.value = false
          intent.current = undefined
        }}
      />
    </Dialog>
  )
}
