/** Asking the applicant for a paper: which, by when, and what she reads. What was typed stays until it is sent. */
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { Problem, textFor } from '../../../api/problem'
import { Alert, Button } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { Select, TextArea, TextField } from '../../../design/fields'
import { date } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { announce } from '../../../shell/announce'
import { askForPaper } from '../desk_data'
import {
  type AskedPaper,
  type AskingDraft,
  type AskingFaults,
  askingFaults,
  dayOf,
  kindsToAsk,
  type OnDesk,
} from '../desk_model'
import { KINDS } from '../model'
import { useKeptDraft } from './kept_draft'

const MOST = 1000
const IDS = { kind: 'ask-kind', day: 'ask-day' } as const
const NOTHING: AskingDraft = { kind: '', day: '', note: '' }

export function AskForPaper({ found, onDone }: { found: OnDesk; onDone: () => void }) {
  const isOpen = useSignal(false)
  return (
    <>
      <div class="row">
        <Button
          variant="secondary"
          icon="file"
          onClick={() => {
            isOpen.value = true
          }}
        >
          {t('desk.papers.ask')}
        </Button>
      </div>
      {isOpen.value && (
        <Form
          found={found}
          onClose={() => {
            isOpen.value = false
          }}
          onDone={() => {
            isOpen.value = false
            announce(t('desk.papers.asked'))
            onDone()
          }}
        />
      )}
    </>
  )
}

function Form({ found, onClose, onDone }: { found: OnDesk; onClose: () => void; onDone: () => void }) {
  const draft = useKeptDraft(`desk.ask:${found.id}`, NOTHING)
  const faults = useSignal<AskingFaults>({})
  const refused = useSignal('')
  const busy = useSignal(false)
  const intent = useRef<Record<string, string> | undefined>(undefined)
  const { kind, note } = draft.value
  const day = dayOf(draft.value, found)
  const limits = { first: date(found.first_day ?? ''), latest: date(found.last_day ?? '') }
  const change = (part: Partial<AskingDraft>) => {
    draft.change(part)
    faults.value = {}
    intent.current = undefined
  }
  const send = async () => {
    faults.value = askingFaults(draft.value, found)
    const wrong = (['kind', 'day'] as const).find(part => faults.value[part])
    if (wrong || kind === '') {
      document.getElementById(IDS[wrong ?? 'kind'])?.focus()
      return
    }
    busy.value = true
    refused.value = ''
    intent.current ??= newIntent()
    try {
      await askForPaper(found.id, { kind, day, note: note.trim() }, intent.current)
      draft.drop()
      onDone()
    } catch (error) {
      refused.value =
        error instanceof Problem ? (error.fieldTexts.values().next().value ?? error.text) : textFor(error)
    } finally {
      busy.value = false
    }
  }
  return (
    <Dialog
      title={t('desk.papers.ask')}
      open
      onClose={onClose}
      actions={
        <>
          <Button busy={busy.value} onClick={() => void send()}>
            {t('desk.papers.send')}
          </Button>
          <Button variant="tertiary" onClick={onClose}>
            {t('desk.cancel')}
          </Button>
        </>
      }
    >
      {refused.value && (
        <Alert color="danger" live>
          {refused.value}
        </Alert>
      )}
      <Select
        id={IDS.kind}
        label={t('desk.papers.kind')}
        value={kind}
        fault={faults.value.kind && t(faults.value.kind)}
        onValue={value => change({ kind: value as AskedPaper['kind'] | '' })}
        choices={[
          { value: '', label: t('applications.flow.choose') },
          ...kindsToAsk(found, KINDS).map(value => ({
            value,
            label: t(`applications.attachment_kind.${value}`),
          })),
        ]}
      />
      <TextField
        id={IDS.day}
        type="date"
        label={t('desk.papers.day')}
        help={t('desk.papers.day_help', limits)}
        min={found.first_day ?? undefined}
        max={found.last_day ?? undefined}
        value={day}
        fault={faults.value.day && t('desk.papers.day_wrong', limits)}
        onValue={value => change({ day: value })}
      />
      <TextArea
        label={t('desk.papers.note')}
        help={t('desk.papers.note_help')}
        maxLength={MOST}
        value={note}
        onValue={value => change({ note: value })}
      />
    </Dialog>
  )
}
