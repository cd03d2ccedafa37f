/** The form: calm, one column, in one's own words. What is typed is saved all the while, and sent from the end of it. */
import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { Offline, Problem, textFor } from '../../../api/problem'
import { Alert, Button, Link } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { ErrorSummary } from '../../../design/ErrorSummary'
import { Checkbox, RadioGroup, TextArea, TextField } from '../../../design/fields'
import { Icon } from '../../../design/Icon'
import { Opening } from '../../../design/Opening'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { go } from '../../../router'
import { announce } from '../../../shell/announce'
import { discardCase, draftPort, type Intent, sendCase } from '../data'
import { CaseDraft } from '../draft'
import { type Case, type Content, type Faults, type FieldName, faultsOf, GROUNDS, SUBJECTS } from '../model'
import { Papers } from './Papers'
import { WishName } from './WishName'

const LONGEST = { text: 10_000, line: 2_000, name: 200 } as const
const FIELDS: readonly FieldName[] = ['subject', 'wish', 'text', 'late_reason']

export function CaseForm({ found, onChanged }: { found: Case; onChanged: (next?: Case) => void }) {
  const draft = useMemo(() => new CaseDraft(draftPort(found.id), found), [found.id])
  useEffect(() => {
    void draft.resume()
    return () => draft.close()
  }, [draft])
  const faults = useSignal<Faults>({})
  const refused = useSignal('')
  const busy = useSignal(false)
  const intent = useRef<Intent | undefined>(undefined)
  const { kind } = found

  const change = (part: Partial<Content>) => {
    draft.change(part)
    // What has been put right is not complained about any longer.
    const left = faultsOf(draft.content.value, found)
    const still = FIELDS.filter(field => faults.value[field] && left[field])
    faults.value = Object.fromEntries(still.map(field => [field, left[field]]))
  }
  const send = async () => {
    refused.value = ''
    faults.value = faultsOf(draft.content.value, found)
    if (Object.keys(faults.value).length > 0) return
    busy.value = true
    try {
      if (!(await draft.flush())) {
        const { state } = draft.save.value
        if (state === 'device') refused.value = t('shell.offline.request')
        return
      }
      intent.current ??= newIntent()
      const sent = await sendCase(found.id, draft.version, intent.current)
      announce(t('complaints.form.sent'))
      onChanged(sent)
    } catch (error) {
      intent.current = undefined
      if (error instanceof Problem) faults.value = faultsFrom(error)
      refused.value = error instanceof Offline ? t('shell.offline.request') : textFor(error)
      if (error instanceof Problem && error.status === 409) onChanged()
    } finally {
      busy.value = false
    }
  }

  const told = FIELDS.flatMap(field => {
    const key = faults.value[field]
    return key ? [{ field: `case-${field}`, text: t(key) }] : []
  })
  return (
    <>
      <Opening title={t(`complaints.form.title.${kind}`)} lead={t(`complaints.form.lead.${kind}`)}>
        <Clock found={found} />
      </Opening>
      <ErrorSummary faults={told} />
      <Conflict draft={draft} />
      <Fields found={found} draft={draft} faults={faults.value} onChange={change} />
      <Papers found={found} />
      <SaveLine draft={draft} />
      {refused.value && (
        <Alert color="danger" title={t('complaints.form.not_sent')} live>
          <p>{refused.value}</p>
        </Alert>
      )}
      <div class="row">
        <Button wide busy={busy.value} onClick={() => void send()}>
          {t(`complaints.form.send.${kind}`)}
        </Button>
        <Delete id={found.id} draft={draft} />
      </div>
    </>
  )
}

/** The server's faults by the field they stand at. */
function faultsFrom(problem: Problem): Faults {
  const found: Faults = {}
  for (const { pointer, code } of problem.fields) {
    const field = FIELDS.find(name => pointer === `/${name}`)
    if (field) found[field] = code as NonNullable<Faults[FieldName]>
  }
  return found
}

/** By when, with weekday and clock; and that an offer must be answered all the same. */
function Clock({ found }: { found: Case }) {
  const { kind, deadline, late, answer_by: answerBy } = found
  return (
    <>
      {kind === 'complaint' && deadline && (
        <p>
          {late
            ? t('complaints.start.complaint.late', { moment: dateAndTime(lastMoment(deadline)) })
            : t('complaints.start.complaint.until', { moment: dateAndTime(lastMoment(deadline)) })}
        </p>
      )}
      {kind === 'deferral' && (
        <p>{found.rule ? t('complaints.form.rule', { rule: found.rule }) : t('complaints.form.no_rule')}</p>
      )}
      {answerBy && (
        <Alert color="warning">
          <p>
            {kind === 'deferral'
              ? t('complaints.form.yes_first')
              : t('complaints.case.answer_offer', { moment: dateAndTime(lastMoment(answerBy)) })}{' '}
            <Link href="/result">{t('complaints.case.go_answer')}</Link>
          </p>
        </Alert>
      )}
    </>
  )
}

function Fields({
  found,
  draft,
  faults,
  onChange,
}: {
  found: Case
  draft: CaseDraft
  faults: Faults
  onChange: (part: Partial<Content>) => void
}) {
  const content = draft.content.value
  const helped = useSignal(content.helper !== '')
  const isComplaint = found.kind === 'complaint'
  const fault = (field: FieldName) => {
    const key = faults[field]
    return key && t(key)
  }
  return (
    <>
      <RadioGroup
        id="case-subject"
        legend={t(isComplaint ? 'complaints.form.subject' : 'complaints.form.ground')}
        choices={
          isComplaint
            ? SUBJECTS.map(value => ({
                value,
                label: t(`complaints.subject.${value}`),
                ...(value === 'points' && { help: t('complaints.subject_help.points') }),
              }))
            : GROUNDS.map(value => ({ value, label: t(`complaints.ground.${value}`) }))
        }
        value={content.subject ?? undefined}
        fault={fault('subject')}
        onValue={subject => onChange({ subject: subject as Content['subject'] })}
      />
      {isComplaint && (
        <RadioGroup
          id="case-wish"
          legend={t('complaints.form.wish')}
          value={content.wish ?? ''}
          fault={fault('wish')}
          onValue={wish => onChange({ wish: wish || null })}
          choices={[
            { value: '', label: t('complaints.form.whole_result') },
            ...found.wishes.map(wish => ({ value: wish.wish_id, label: <WishName wish={wish} /> })),
          ]}
        />
      )}
      <TextArea
        id="case-text"
        label={t(isComplaint ? 'complaints.form.text' : 'complaints.form.text_deferral')}
        rows={8}
        maxLength={LONGEST.text}
        value={content.text}
        fault={fault('text')}
        onValue={text => onChange({ text })}
      />
      {isComplaint && (
        <TextArea
          label={t('complaints.form.wanted')}
          rows={3}
          maxLength={LONGEST.line}
          value={content.wanted}
          onValue={wanted => onChange({ wanted })}
        />
      )}
      {found.late && (
        <TextArea
          id="case-late_reason"
          label={t('complaints.form.late_reason')}
          maxLength={LONGEST.line}
          value={content.late_reason}
          fault={fault('late_reason')}
          onValue={reason => onChange({ late_reason: reason })}
        />
      )}
      <Checkbox
        label={t('complaints.form.help.check')}
        checked={helped.value || content.helper !== ''}
        onChecked={checked => {
          helped.value = checked
          if (!checked) onChange({ helper: '' })
        }}
      />
      {(helped.value || content.helper !== '') && (
        <TextField
          label={t('complaints.form.help.name')}
          help={t('complaints.form.help.authority')}
          maxLength={LONGEST.name}
          value={content.helper}
          onValue={helper => onChange({ helper })}
        />
      )}
    </>
  )
}

/** Whether what was typed is safe, and where: always in the same place. */
function SaveLine({ draft }: { draft: CaseDraft }) {
  const found = draft.save.value
  switch (found.state) {
    case 'saved':
      return (
        <p class="save-state row">
          <Icon name="check" /> {t('complaints.form.save.saved')}
        </p>
      )
    case 'saving':
      return <p class="save-state">{t('complaints.form.save.saving')}</p>
    case 'device':
      return (
        <p class="save-state row" role="status">
          <Icon name="offline" /> {t('complaints.form.save.device')}
        </p>
      )
    case 'failed':
      return (
        <Alert color="danger" live>
          <div class="stack" data-gap="sm">
            <p>{found.text}</p>
            <div class="row">
              <Button variant="secondary" onClick={() => void draft.flush()}>
                {t('shell.try_again')}
              </Button>
            </div>
          </div>
        </Alert>
      )
    case 'conflict':
      return null
  }
}

function Conflict({ draft }: { draft: CaseDraft }) {
  const found = draft.save.value
  if (found.state !== 'conflict') return null
  return (
    <Alert color="warning" title={t('complaints.form.conflict.title')} live>
      <div class="stack" data-gap="sm">
        <blockquote class="written">{found.theirs.content.text}</blockquote>
        <div class="row">
          <Button variant="secondary" wide onClick={() => void draft.choose('mine')}>
            {t('complaints.form.conflict.mine')}
          </Button>
          <Button variant="secondary" wide onClick={() => void draft.choose('theirs')}>
            {t('complaints.form.conflict.theirs')}
          </Button>
        </div>
      </div>
    </Alert>
  )
}

function Delete({ id, draft }: { id: string; draft: CaseDraft }) {
  const asking = useSignal(false)
  const fault = useSignal('')
  const remove = async () => {
    try {
      await draft.flush()
      await discardCase(id, draft.version)
      go('/complaints')
    } catch (error) {
      fault.value = textFor(error)
    }
  }
  return (
    <>
      <Button variant="tertiary" color="danger" wide onClick={() => (asking.value = true)}>
        {t('complaints.form.delete')}
      </Button>
      <Dialog
        title={t('complaints.form.delete')}
        open={asking.value}
        onClose={() => (asking.value = false)}
        actions={
          <>
            <Button color="danger" onClick={() => void remove()}>
              {t('complaints.form.delete')}
            </Button>
            <Button variant="secondary" onClick={() => (asking.value = false)}>
              {t('complaints.form.keep')}
            </Button>
          </>
        }
      >
        <p>{t('complaints.form.delete_sure')}</p>
        {fault.value && (
          <Alert color="danger" live>
            {fault.value}
          </Alert>
        )}
      </Dialog>
    </>
  )
}
