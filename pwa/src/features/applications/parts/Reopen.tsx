/** Opening a closed application again: on which ground, until which day, and why, in words that the applicant reads. */
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { Problem, textFor } from '../../../api/problem'
import { DAY, now } from '../../../clock'
import { Alert, Button, Heading } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { Select, TextArea, TextField } from '../../../design/fields'
import { date } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { reopen } from '../desk_data'
import {
  dayInNorway,
  endOfDay,
  type Ground,
  type OnDesk,
  type ReopeningDraft,
  type ReopeningFaults,
  reopeningFaults,
} from '../desk_model'

const MOST = 1000
const IDS = { ground: 'reopen-ground', day: 'reopen-day', reason: 'reopen-reason' } as const

export function Reopen({ application, onDone }: { application: OnDesk; onDone: () => void }) {
  const isOpen = useSignal(false)
  const draft = useSignal<ReopeningDraft>({ ground: '', day: '', reason: '' })
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('desk.reopen.title')}</Heading>
      {application.grounds.length === 0 ? (
        <p class="subtle">{t('desk.reopen.open_anyway')}</p>
      ) : (
        <>
          <p>{t('desk.reopen.text')}</p>
          <div class="row">
            <Button
              variant="secondary"
              wide
              onClick={() => {
                isOpen.value = true
              }}
            >
              {t('desk.reopen.begin')}
            </Button>
          </div>
        </>
      )}
      {isOpen.value && (
        <Form
          application={application}
          draft={draft.value}
          onDraft={next => {
            draft.value = next
          }}
          onClose={() => {
            isOpen.value = false
          }}
          onDone={() => {
            isOpen.value = false
            onDone()
          }}
        />
      )}
    </section>
  )
}

function Form({
  application,
  draft,
  onDraft,
  onClose,
  onDone,
}: {
  application: OnDesk
  draft: ReopeningDraft
  onDraft: (draft: ReopeningDraft) => void
  onClose: () => void
  onDone: () => void
}) {
  const faults = useSignal<ReopeningFaults>({})
  const refused = useSignal('')
  const busy = useSignal(false)
  const intent = useRef<Record<string, string> | undefined>(undefined)
  const first = dayInNorway(now())
  // The latest moment lies within a day; the last whole day is the one before.
  const latest = dayInNorway(new Date(Date.parse(application.reopen_latest) - DAY))
  const change = (part: Partial<ReopeningDraft>) => {
    onDraft({ ...draft, ...part })
    faults.value = {}
    intent.current = undefined
  }
  const send = async () => {
    faults.value = reopeningFaults(draft, first, latest)
    const wrong = (['ground', 'day', 'reason'] as const).find(part => faults.value[part])
    if (wrong || draft.ground === '') {
      document.getElementById(IDS[wrong ?? 'ground'])?.focus()
      return
    }
    busy.value = true
    refused.value = ''
    intent.current ??= newIntent()
    const { ground, reason } = draft
    try {
      await reopen(
        application.id,
        { ground, reason: reason.trim(), until: endOfDay(draft.day).toISOString() },
        intent.current,
      )
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
      title={t('desk.reopen.title')}
      open
      onClose={onClose}
      actions={
        <>
          <Button busy={busy.value} onClick={() => void send()}>
            {t('desk.reopen.do')}
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
        id={IDS.ground}
        label={t('desk.reopen.ground')}
        value={draft.ground}
        fault={faults.value.ground && t(faults.value.ground)}
        onValue={value => change({ ground: value as Ground | '' })}
        choices={[
          { value: '', label: t('applications.flow.choose') },
          ...application.grounds.map(value => ({ value, label: t(`applications.ground.${value}`) })),
        ]}
      />
      <TextField
        id={IDS.day}
        type="date"
        label={t('desk.reopen.day')}
        help={t('desk.reopen.day_help', { day: date(latest) })}
        min={first}
        max={latest}
        value={draft.day}
        fault={faults.value.day && t('desk.reopen.day_wrong', { first: date(first), latest: date(latest) })}
        onValue={value => change({ day: value })}
      />
      <TextArea
        id={IDS.reason}
        label={t('desk.reopen.reason')}
        help={t('desk.reopen.reason_help')}
        maxLength={MOST}
        value={draft.reason}
        fault={faults.value.reason && t(faults.value.reason)}
        onValue={value => change({ reason: value })}
      />
    </Dialog>
  )
}
