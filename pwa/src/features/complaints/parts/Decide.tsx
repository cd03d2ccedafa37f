/** How a case ends: what is decided, the place it gives, the paragraph and the reasons. What is typed is not lost. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { Problem, textFor } from '../../../api/problem'
import { Alert, Button, Heading } from '../../../design/basics'
import { RadioGroup, TextArea, TextField } from '../../../design/fields'
import { t } from '../../../i18n/messages'
import { dropDraft, keepDraft, readDraft } from '../../../offline/kept'
import { owner } from '../../../session'
import { announce } from '../../../shell/announce'
import type { Intent } from '../data'
import { consider, decide } from '../desk_data'
import {
  type Body,
  type CaseOnDesk,
  type Deciding,
  type DecidingFaults,
  decidingFaults,
  givesSeat,
  NOTHING_YET,
  sendsOn,
} from '../desk_model'
import type { Outcome } from '../model'
import { WishName } from './WishName'

const MOST = { basis: 200, reason: 10_000 } as const
const IDS = {
  outcome: 'decide-outcome',
  seat: 'decide-seat',
  legalBasis: 'decide-basis',
  reason: 'decide-reason',
} as const

export function Decide({ found, onChanged }: { found: CaseOnDesk; onChanged: (next?: CaseOnDesk) => void }) {
  const draft = useSignal<Deciding>(NOTHING_YET)
  const faults = useSignal<DecidingFaults>({})
  const refused = useSignal<{ text: string; isStale: boolean } | undefined>(undefined)
  const busy = useSignal('')
  const intent = useRef<Intent | undefined>(undefined)
  const name = `desk.complaint:${found.id}:${found.state === 'forwarded' ? 'body' : 'county'}`
  const isBody = found.state === 'forwarded'

  useEffect(() => {
    if (!owner.value) return
    void readDraft<Deciding>(owner.value, name).then(kept => {
      if (kept) draft.value = kept
    })
  }, [name])

  const change = (part: Partial<Deciding>) => {
    draft.value = { ...draft.value, ...part }
    faults.value = {}
    intent.current = undefined
    if (owner.value) void keepDraft(owner.value, name, draft.value)
  }
  const send = async (which: 'consider' | 'decide', work: () => Promise<CaseOnDesk>) => {
    busy.value = which
    refused.value = undefined
    try {
      const after = await work()
      if (which === 'decide' && owner.value) await dropDraft(owner.value, name)
      announce(t(which === 'decide' ? 'complaints.desk.decide.done' : 'complaints.desk.considered'))
      onChanged(after)
    } catch (error) {
      const isStale = error instanceof Problem && error.status === 412
      refused.value = { text: textFor(error), isStale }
    } finally {
      busy.value = ''
    }
  }
  const finish = () => {
    const wrong = decidingFaults(draft.value)
    faults.value = wrong
    const first = (['outcome', 'seat', 'legalBasis', 'reason'] as const).find(part => wrong[part])
    if (first) {
      document.getElementById(IDS[first])?.focus()
      return
    }
    intent.current ??= newIntent()
    const key = intent.current
    void send('decide', () => decide(found, draft.value, key))
  }

  if (found.own_decision && !isBody) {
    return (
      <Alert color="warning" title={t('complaints.desk.decide.title')}>
        <p>{t('complaints.own_decision')}</p>
      </Alert>
    )
  }
  const { outcome, seat, body, legalBasis, reason } = draft.value
  const fault = (part: keyof DecidingFaults) => {
    const key = faults.value[part]
    return key && t(key)
  }
  return (
    <section class="stack">
      <Heading>{t(isBody ? 'complaints.desk.decide.title_body' : 'complaints.desk.decide.title')}</Heading>
      {found.state === 'received' && (
        <div class="stack" data-gap="sm">
          <div class="row">
            <Button
              variant="secondary"
              busy={busy.value === 'consider'}
              onClick={() => void send('consider', () => consider(found, newIntent()))}
            >
              {t('complaints.desk.consider.do')}
            </Button>
          </div>
          <p class="small">{t('complaints.desk.consider.text')}</p>
        </div>
      )}
      {found.kind === 'complaint' && <Remedy found={found} />}
      {refused.value && (
        <Alert color="danger" live>
          <div class="stack" data-gap="sm">
            <p>{refused.value.text}</p>
            {refused.value.isStale && (
              <div class="row">
                <Button variant="secondary" onClick={() => onChanged()}>
                  {t('complaints.desk.decide.see')}
                </Button>
              </div>
            )}
          </div>
        </Alert>
      )}
      <RadioGroup
        id={IDS.outcome}
        legend={t('complaints.desk.decide.outcome')}
        choices={found.outcomes.map(value => ({
          value,
          label: t(`complaints.outcome.${value}`),
          help: isBody ? helpOfBody(value) : t(`complaints.desk.decide.help.${value as Outcome}`),
        }))}
        value={outcome}
        onValue={value => change({ outcome: value as Outcome })}
        fault={fault('outcome')}
      />
      {givesSeat(outcome) && (
        <Seat found={found} seat={seat} fault={fault('seat')} onSeat={next => change({ seat: next })} />
      )}
      {sendsOn(found, outcome) && (
        <RadioGroup
          legend={t('complaints.desk.decide.body')}
          choices={found.bodies.map(({ body: value, name: label }) => ({ value, label: capital(label) }))}
          value={body ?? found.body ?? undefined}
          onValue={value => change({ body: value as Body })}
        />
      )}
      <TextField
        id={IDS.legalBasis}
        label={t('complaints.desk.decide.legal_basis')}
        help={t('complaints.desk.decide.legal_basis_help')}
        maxLength={MOST.basis}
        value={legalBasis}
        fault={fault('legalBasis')}
        onValue={value => change({ legalBasis: value })}
      />
      <TextArea
        id={IDS.reason}
        label={t('complaints.desk.decide.reason')}
        help={`${t('complaints.desk.decide.reason_help')} ${t('complaints.desk.case.reads', {
          language: t(`complaints.desk.reads.${found.locale as 'nb' | 'nn' | 'en'}`),
        })}`}
        rows={8}
        maxLength={MOST.reason}
        value={reason}
        fault={fault('reason')}
        onValue={value => change({ reason: value })}
      />
      <div class="row">
        <Button wide busy={busy.value === 'decide'} onClick={finish}>
          {t(isBody ? 'complaints.desk.decide.do_body' : 'complaints.desk.decide.do')}
        </Button>
      </div>
    </section>
  )
}

function helpOfBody(outcome: Outcome): string {
  const known = outcome as 'upheld' | 'partly' | 'rejected' | 'dismissed'
  return t(`complaints.desk.decide.help_body.${known}`)
}

/** At the beginning of a line a name begins with a capital. */
function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** What she would have had by what is now recorded about her. */
function Remedy({ found }: { found: CaseOnDesk }) {
  const wish = found.wishes.find(each => each.wish_id === found.remedy?.wish_id)
  if (!found.remedy || !wish) {
    return <p class="small">{t('complaints.desk.decide.no_remedy')}</p>
  }
  return (
    <Alert color="info">
      <p>
        {t('complaints.desk.decide.remedy', { round: found.remedy.round_number })}{' '}
        <strong>
          <WishName wish={wish} />
        </strong>
      </p>
    </Alert>
  )
}

function Seat({
  found,
  seat,
  fault,
  onSeat,
}: {
  found: CaseOnDesk
  seat: string
  fault: string | undefined
  onSeat: (seat: string) => void
}) {
  const choices = found.wishes.filter(wish => found.grantable.includes(wish.wish_id))
  return (
    <RadioGroup
      id={IDS.seat}
      legend={t('complaints.desk.decide.seat')}
      fault={fault}
      help={t('complaints.desk.decide.seat_help')}
      choices={[
        ...choices.map(wish => ({
          value: wish.wish_id,
          label: <WishName wish={wish} />,
          ...(wish.wish_id === found.remedy?.wish_id && { help: t('complaints.desk.decide.seat_due') }),
        })),
        { value: 'none', label: t('complaints.desk.decide.no_seat') },
      ]}
      value={seat || undefined}
      onValue={onSeat}
    />
  )
}
