/** How a report ends: a new mark, or a sentence to the pupil. A colleague may have been faster: then one sees that. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { Problem, textFor } from '../../../api/problem'
import { Alert, Button, Heading } from '../../../design/basics'
import { RadioGroup, Select, TextArea } from '../../../design/fields'
import { t } from '../../../i18n/messages'
import { dropDraft, keepDraft, readDraft } from '../../../offline/kept'
import { owner } from '../../../session'
import { announce } from '../../../shell/announce'
import type { Intent } from '../data'
import { settle } from '../desk_data'
import {
  type Ending,
  endingsOf,
  type Mark,
  type Outcome,
  outcomeOf,
  type ReportOnDesk,
  type Settling,
  type SettlingFaults,
  settlingFaults,
} from '../desk_model'
import { letter } from '../model'

const MOST = 1000
const IDS = { ending: 'settle-ending', mark: 'settle-mark', answer: 'settle-answer' } as const

export function Settle({
  report,
  onChanged,
}: {
  report: ReportOnDesk
  /** The report as it is now; nothing when it must be read again. */
  onChanged: (report: ReportOnDesk | undefined) => void
}) {
  const draft = useSignal<Settling>({ ending: undefined, mark: '', answer: '' })
  const faults = useSignal<SettlingFaults>({})
  const refused = useSignal<{ text: string; isStale: boolean } | undefined>(undefined)
  const busy = useSignal('')
  const intent = useRef<Intent | undefined>(undefined)
  const name = `desk.report:${report.id}`

  useEffect(() => {
    if (!owner.value) return
    void readDraft<Settling>(owner.value, name).then(kept => {
      if (kept) draft.value = kept
    })
  }, [name])

  const change = (part: Partial<Settling>) => {
    draft.value = { ...draft.value, ...part }
    faults.value = {}
    intent.current = undefined
    if (owner.value) void keepDraft(owner.value, name, draft.value)
  }
  const send = async (which: string, outcome: Outcome, key: Intent) => {
    busy.value = which
    refused.value = undefined
    try {
      const after = await settle(report, outcome, key)
      if (which === 'settle' && owner.value) await dropDraft(owner.value, name)
      announce(t(which === 'settle' ? 'desk.settle.done' : 'desk.settle.taken'))
      onChanged(after)
    } catch (error) {
      refused.value = {
        text:
          error instanceof Problem ? (error.fieldTexts.values().next().value ?? error.text) : textFor(error),
        isStale: error instanceof Problem && (error.status === 412 || error.status === 409),
      }
    } finally {
      busy.value = ''
    }
  }
  const finish = () => {
    const found = settlingFaults(report, draft.value)
    faults.value = found
    const wrong = (['ending', 'mark', 'answer'] as const).find(part => found[part])
    if (wrong) {
      document.getElementById(IDS[wrong])?.focus()
      return
    }
    intent.current ??= newIntent()
    void send('settle', outcomeOf(draft.value), intent.current)
  }

  const { ending, mark, answer } = draft.value
  return (
    <section class="stack">
      <Heading>{t('desk.settle.title')}</Heading>
      {report.state === 'sent' && (
        <div class="stack" data-gap="sm">
          <p class="small">{t('desk.settle.take_text')}</p>
          <div class="row">
            <Button
              variant="secondary"
              busy={busy.value === 'take'}
              onClick={() => void send('take', { state: 'looked_at', mark: null, answer: '' }, newIntent())}
            >
              {t('desk.settle.take')}
            </Button>
          </div>
        </div>
      )}
      {refused.value && (
        <Alert color="danger" live>
          <div class="stack" data-gap="sm">
            <p>{refused.value.isStale ? t('desk.settle.stale') : refused.value.text}</p>
            {refused.value.isStale && (
              <div class="row">
                <Button variant="secondary" onClick={() => onChanged(undefined)}>
                  {t('desk.settle.see')}
                </Button>
              </div>
            )}
          </div>
        </Alert>
      )}
      <RadioGroup
        id={IDS.ending}
        legend={t('desk.settle.how')}
        choices={endingsOf(report).map(value => ({
          value,
          label: t(`desk.settle.ending.${value}`),
        }))}
        value={ending}
        onValue={value => change({ ending: value as Ending })}
        fault={faults.value.ending && t(faults.value.ending)}
      />
      {ending === 'correct' && (
        <Select
          id={IDS.mark}
          label={t('desk.settle.mark')}
          value={mark}
          fault={faults.value.mark && t(faults.value.mark)}
          onValue={value => change({ mark: value as Mark | '' })}
          choices={[
            { value: '', label: t('desk.settle.choose_mark') },
            ...report.marks.map(value => ({ value, label: markInWords(value) })),
          ]}
        />
      )}
      {ending && (
        <TextArea
          id={IDS.answer}
          label={t(ending === 'correct' ? 'desk.settle.answer_optional' : 'desk.settle.answer')}
          help={t('desk.settle.answer_help')}
          fault={faults.value.answer && t(faults.value.answer)}
          maxLength={MOST}
          value={answer}
          onValue={value => change({ answer: value })}
        />
      )}
      <div class="row">
        <Button wide busy={busy.value === 'settle'} onClick={finish}>
          {t('desk.settle.do')}
        </Button>
      </div>
    </section>
  )
}

/** 4, or «IV – Ikke vurderingsgrunnlag»: a letter is explained. */
function markInWords(mark: Mark): string {
  const sign = letter(mark)
  return sign ? `${mark} – ${t(`grades.mark.${sign}`)}` : mark
}
