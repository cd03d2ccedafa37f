/** «Something is wrong»: about one grade, or about one that is missing. What is typed stays until it is sent. */
import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { Problem, textFor } from '../../../api/problem'
import { Alert, Button } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { RadioGroup, TextArea } from '../../../design/fields'
import { t } from '../../../i18n/messages'
import { dropDraft, keepDraft, readDraft } from '../../../offline/kept'
import { owner } from '../../../session'
import { type Intent, sendReport } from '../data'
import { type Faults, faultsOf, type Grade, type Kind, kindsFor, type Report } from '../model'

interface Draft {
  kind?: Kind | undefined
  text: string
}

const MOST = 1000

export function ReportDialog({
  grade,
  onClose,
  onSent,
}: {
  /** The grade it is about; nothing when one is missing. */
  grade: Grade | undefined
  onClose: () => void
  onSent: (report: Report) => void
}) {
  const draft = useSignal<Draft>({ text: '' })
  const faults = useSignal<Faults>({})
  const refused = useSignal<string | undefined>(undefined)
  const busy = useSignal(false)
  const intent = useRef<Intent | undefined>(undefined)
  const fields = useId()
  const name = `grades.report:${grade?.id ?? 'missing'}`

  useFocusBack()
  useEffect(() => {
    if (!owner.value) return
    void readDraft<Draft>(owner.value, name).then(kept => {
      if (kept) draft.value = kept
    })
  }, [name])

  const change = (part: Partial<Draft>) => {
    draft.value = { ...draft.value, ...part }
    faults.value = {}
    intent.current = undefined
    if (owner.value) void keepDraft(owner.value, name, draft.value)
  }

  const send = async () => {
    const { kind, text } = draft.value
    const found = faultsOf(kind, text)
    faults.value = found
    if (!kind || found.text) {
      document.getElementById(`${fields}-${found.kind ? 'kind' : 'text'}`)?.focus()
      return
    }
    busy.value = true
    refused.value = undefined
    intent.current ??= newIntent()
    try {
      const report = await sendReport({ kind, text, record: grade?.id ?? null }, intent.current)
      if (owner.value) await dropDraft(owner.value, name)
      onSent(report)
    } catch (error) {
      refused.value =
        error instanceof Problem ? (error.fieldTexts.values().next().value ?? error.text) : textFor(error)
    } finally {
      busy.value = false
    }
  }

  const { kind, text } = draft.value
  return (
    <Dialog
      title={t('grades.report.title')}
      open
      onClose={onClose}
      actions={
        <>
          <Button busy={busy.value} onClick={() => void send()}>
            {t('grades.report.send')}
          </Button>
          <Button variant="tertiary" onClick={onClose}>
            {t('grades.report.cancel')}
          </Button>
        </>
      }
    >
      {grade && <p>{t('grades.report.about', { subject: grade.name, mark: grade.mark })}</p>}
      {refused.value && (
        <Alert color="danger" live>
          {refused.value}
        </Alert>
      )}
      <RadioGroup
        id={`${fields}-kind`}
        legend={t('grades.report.kind_label')}
        choices={kindsFor(grade).map(value => ({ value, label: t(`grades.report.kind.${value}`) }))}
        value={kind}
        onValue={value => change({ kind: value as Kind })}
        fault={faults.value.kind && t(faults.value.kind)}
      />
      <TextArea
        id={`${fields}-text`}
        label={t('grades.report.text_label')}
        help={t('grades.report.text_help')}
        fault={faults.value.text && t(faults.value.text)}
        maxLength={MOST}
        value={text}
        onValue={value => change({ text: value })}
      />
    </Dialog>
  )
}

/** When the dialog goes, the focus returns to where it was; to the row around it when that is gone. */
function useFocusBack(): void {
  const from = useRef(document.activeElement as HTMLElement | null)
  useEffect(() => {
    const row = from.current?.closest('details')?.querySelector('summary')
    return () => {
      setTimeout(() => (from.current?.isConnected ? from.current : row)?.focus())
    }
  }, [])
}
