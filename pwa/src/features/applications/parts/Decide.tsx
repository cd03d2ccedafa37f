/** Deciding: what, how, by which paragraph and why; then one look at what it does before it is made. */
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { Problem, textFor } from '../../../api/problem'
import { Alert, Button, Heading } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { RadioGroup, Select, TextArea, TextField } from '../../../design/fields'
import { points } from '../../../i18n/format'
import { say, t } from '../../../i18n/messages'
import { announce } from '../../../shell/announce'
import { fromHundredths } from '../../grades/model'
import { decide, type Intent } from '../decisions_data'
import {
  basisOf,
  choiceOf,
  counting,
  type DecisionDraft,
  type DecisionFaults,
  type Decisions,
  decisionFaults,
  decisionOf,
  type Field,
  factsOf,
  type Kind,
  type KindFacts,
  NOTHING,
  OTHER,
  replacedBy,
} from '../decisions_model'
import type { OnDesk } from '../desk_model'
import { effectText, nameOf } from './Decisions'
import { type KeptDraft, useKeptDraft } from './kept_draft'
import { areaName } from './Names'

const MOST = 1000
const FIELDS: readonly Field[] = ['kind', 'wish', 'how', 'points', 'basis', 'reason']
const idOf = (field: Field) => `decide-${field}`

interface DecideProps {
  found: OnDesk
  decisions: Decisions
  /** As they are now; nothing when they must be read again. */
  onChanged: (decisions: Decisions | undefined) => void
}

export function Decide({ found, decisions, onChanged }: DecideProps) {
  const draft = useKeptDraft<DecisionDraft>(`desk.decide:${found.id}`, NOTHING)
  const faults = useSignal<DecisionFaults>({})
  const isLooking = useSignal(false)
  const facts = factsOf(decisions, draft.value)
  const change = (part: Partial<DecisionDraft>) => {
    draft.change(part)
    faults.value = {}
  }
  const look = () => {
    faults.value = decisionFaults(decisions, draft.value)
    const wrong = FIELDS.find(field => faults.value[field])
    if (wrong) document.getElementById(idOf(wrong))?.focus()
    else isLooking.value = true
  }
  return (
    <section class="stack" aria-label={t('intake.decisions.new')}>
      <Heading level={3}>{t('intake.decisions.new')}</Heading>
      <p class="small subtle">{t('intake.decisions.lead')}</p>
      <Select
        id={idOf('kind')}
        label={t('intake.decisions.kind')}
        value={draft.value.kind}
        fault={faults.value.kind && t('intake.decisions.kind_missing')}
        onValue={value => change({ kind: value as Kind | '', value: '', basis: '' })}
        choices={[
          { value: '', label: t('intake.decisions.choose') },
          ...decisions.kinds.map(({ kind }) => ({ value: kind, label: t(`intake.decision.${kind}`) })),
        ]}
      />
      {facts && (
        <Rest found={found} facts={facts} draft={draft.value} faults={faults.value} change={change} />
      )}
      {facts && (
        <div class="row">
          <Button wide onClick={look}>
            {t('intake.decisions.look')}
          </Button>
        </div>
      )}
      {facts && isLooking.value && (
        <Confirm
          found={found}
          facts={facts}
          draft={draft}
          decisions={decisions}
          onClose={() => {
            isLooking.value = false
          }}
          onChanged={after => {
            isLooking.value = false
            onChanged(after)
          }}
        />
      )}
    </section>
  )
}

interface RestProps {
  found: OnDesk
  facts: KindFacts
  draft: DecisionDraft
  faults: DecisionFaults
  change: (part: Partial<DecisionDraft>) => void
}

function Rest({ found, facts, draft, faults, change }: RestProps) {
  const choice = choiceOf(facts, draft)
  const most = points(fromHundredths(facts.most ?? 0))
  return (
    <>
      {facts.about_wish && (
        <Select
          id={idOf('wish')}
          label={t('intake.decisions.wish')}
          value={draft.wish}
          fault={faults.wish && t('intake.decisions.wish_missing')}
          onValue={wish => change({ wish })}
          choices={[{ value: '', label: t('intake.decisions.choose') }, ...wishesOf(found)]}
        />
      )}
      {facts.choices.length > 1 && (
        <RadioGroup
          id={idOf('how')}
          legend={t('intake.decisions.how')}
          value={draft.value}
          fault={faults.how && t('intake.decisions.how_missing')}
          onValue={value => change({ value, basis: '' })}
          choices={facts.choices.map(each => ({
            value: String(each.value),
            label: say(`intake.choice.${each.effect}`, {}) ?? each.effect,
          }))}
        />
      )}
      {facts.most !== null && (
        <TextField
          id={idOf('points')}
          inputMode="decimal"
          label={t('intake.decisions.points')}
          help={t('intake.decisions.points_help', { most })}
          value={draft.points}
          fault={faults.points && t('intake.decisions.points_wrong', { most })}
          onValue={value => change({ points: value })}
        />
      )}
      {choice && (
        <>
          <Select
            id={draft.basis === OTHER ? undefined : idOf('basis')}
            label={t('intake.decisions.basis')}
            help={t('intake.decisions.basis_help')}
            value={draft.basis || (choice.bases[0] ?? '')}
            onValue={basis => change({ basis })}
            choices={[
              ...choice.bases.map(value => ({ value, label: value })),
              { value: OTHER, label: t('intake.decisions.other_basis') },
            ]}
          />
          {draft.basis === OTHER && (
            <TextField
              id={idOf('basis')}
              label={t('intake.decisions.other_basis_label')}
              maxLength={40}
              value={draft.otherBasis}
              fault={faults.basis && t('intake.decisions.basis_missing')}
              onValue={otherBasis => change({ otherBasis })}
            />
          )}
        </>
      )}
      <TextArea
        id={idOf('reason')}
        label={t('intake.decisions.reason')}
        help={t(facts.told ? 'intake.decisions.reason_help' : 'intake.decisions.reason_help_untold')}
        maxLength={MOST}
        value={draft.reason}
        fault={faults.reason && t('intake.decisions.reason_missing')}
        onValue={reason => change({ reason })}
      />
    </>
  )
}

/** The wishes for a school place, by the names they had when they were sent. */
function wishesOf({ sent }: OnDesk) {
  return (sent?.lines ?? [])
    .filter(line => line.school !== null)
    .map(line => ({
      value: `${line.area} ${line.school}`,
      label: `${line.rank}. ${areaName(line.area).text} – ${line.school_name ?? line.school}`,
    }))
}

interface ConfirmProps extends DecideProps {
  facts: KindFacts
  draft: KeptDraft<DecisionDraft>
  onClose: () => void
}

function Confirm({ found, facts, draft, decisions, onClose, onChanged }: ConfirmProps) {
  const busy = useSignal(false)
  const refused = useSignal<{ text: string; isStale: boolean } | undefined>(undefined)
  const intent = useRef<Intent | undefined>(undefined)
  const wanted = decisionOf(facts, draft.value)
  const effect = choiceOf(facts, draft.value)?.effect
  const wish = wishesOf(found).find(each => each.value === draft.value.wish)
  const isReplacing = replacedBy(decisions, wanted).length > 0
  const send = async () => {
    busy.value = true
    refused.value = undefined
    // The same intent with every retry: it is decided once.
    intent.current ??= newIntent()
    try {
      const after = await decide(found.id, decisions.version, wanted, intent.current)
      draft.drop()
      announce(t('intake.decisions.done'))
      onChanged(after)
    } catch (error) {
      if (error instanceof Problem) intent.current = undefined
      refused.value = {
        text:
          error instanceof Problem ? (error.fieldTexts.values().next().value ?? error.text) : textFor(error),
        isStale: error instanceof Problem && error.status === 412,
      }
    } finally {
      busy.value = false
    }
  }
  return (
    <Dialog
      title={t('intake.decisions.confirm')}
      open
      onClose={onClose}
      actions={
        <>
          {refused.value?.isStale ? (
            <Button onClick={() => onChanged(undefined)}>{t('intake.decisions.see')}</Button>
          ) : (
            <Button busy={busy.value} onClick={() => void send()}>
              {t('intake.decisions.do')}
            </Button>
          )}
          <Button variant="tertiary" onClick={onClose}>
            {t('desk.cancel')}
          </Button>
        </>
      }
    >
      {refused.value && (
        <Alert color="danger" live>
          {refused.value.isStale ? t('intake.decisions.stale') : refused.value.text}
        </Alert>
      )}
      <div class="stack" data-gap="sm">
        <p>
          <strong>{effect && nameOf(facts.kind, effect)}</strong> · {basisOf(facts, draft.value)}
        </p>
        {facts.about_wish && wish && <p>{wish.label}</p>}
        <blockquote class="quoted">{wanted.reason}</blockquote>
      </div>
      <Alert title={t('intake.decisions.preview')}>
        {effect && <p>{effectText(effect, wanted.value ?? 0)}</p>}
        {isReplacing && <p>{t('intake.decisions.replaces')}</p>}
        <p>
          {say(`intake.decisions.counts_${counting(decisions.round)}`, { number: decisions.round?.number })}
        </p>
        <p>{t(facts.told ? 'intake.decisions.told' : 'intake.decisions.untold')}</p>
      </Alert>
    </Dialog>
  )
}
