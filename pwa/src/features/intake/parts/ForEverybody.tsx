/** A round in which a rule or a capacity was wrong: run again, its cost, and a second officer's approval. */
import { useSignal } from '@preact/signals'
import { Alert, Button, Card, Details, Heading, Link, Tag } from '../../../design/basics'
import { TextArea } from '../../../design/fields'
import { Records } from '../../../design/Records'
import { dateAndTime } from '../../../i18n/format'
import { say, t } from '../../../i18n/messages'
import { may } from '../../../session'
import { approveCorrection, askForCorrection } from '../data'
import {
  type Correction,
  type CorrectionCost,
  type Corrections,
  type Grounds,
  isBeingCorrected,
  notYet,
} from '../model'
import { GroundsFields } from './Grounds'
import { useSending } from './useSending'

const LONGEST_REASON = 1000

type Changed = (found: Corrections) => void

export function ForEverybody({
  round,
  found,
  onChanged,
}: {
  round: string
  found: Corrections
  onChanged: Changed
}) {
  const [newest, ...earlier] = found.items
  const atWork = newest !== undefined && isBeingCorrected(newest)
  return (
    <section class="stack">
      <Heading>{t('intake.corrections.all.title')}</Heading>
      <p>{t('intake.corrections.all.text')}</p>
      {newest && <One key={newest.number} round={round} correction={newest} onChanged={onChanged} />}
      {may('intake.run') && !atWork && (
        <Asking key={newest?.number ?? 0} round={round} isFirst={!newest} onChanged={onChanged} />
      )}
      {earlier.length > 0 && (
        <Details summary={t('intake.corrections.all.earlier')}>
          <ul class="stack">
            {earlier.map(one => (
              <li key={one.number}>
                {dateAndTime(one.requested_at)}: {t(`intake.correction_state.${one.state}`)}. {one.reason}
              </li>
            ))}
          </ul>
        </Details>
      )}
    </section>
  )
}

function Asking({ round, isFirst, onChanged }: { round: string; isFirst: boolean; onChanged: Changed }) {
  const grounds = useSignal<Grounds>({ legal_basis: '', reason: '' })
  const { busy, refused, faults, send } = useSending()
  const form = (
    <form
      class="stack grounds"
      data-gap="sm"
      onSubmit={event => {
        event.preventDefault()
        void send(async intent => onChanged(await askForCorrection(round, grounds.value, intent)))
      }}
    >
      <GroundsFields grounds={grounds} faults={faults.value} help={t('intake.corrections.all.reason_help')} />
      {refused.value && (
        <Alert color="danger" live>
          {refused.value}
        </Alert>
      )}
      <div class="row">
        <Button type="submit" variant="secondary" busy={busy.value}>
          {t('intake.corrections.all.ask')}
        </Button>
      </div>
    </form>
  )
  return isFirst ? form : <Details summary={t('intake.corrections.all.again')}>{form}</Details>
}

function One({
  round,
  correction,
  onChanged,
}: {
  round: string
  correction: Correction
  onChanged: Changed
}) {
  const { state, progress, cost } = correction
  return (
    <Card as="section" class="stack">
      <p class="row">
        <Tag color={state === 'revealed' ? 'success' : state === 'stopped' ? 'danger' : 'info'}>
          {t(`intake.correction_state.${state}`)}
        </Tag>
        <span class="small subtle">{dateAndTime(correction.requested_at)}</span>
      </p>
      <p>{correction.reason}</p>
      <p class="small subtle">{correction.legal_basis}</p>
      {correction.gates.length > 0 && (
        <Alert color="danger">
          <ul>
            {correction.gates.map(gate => (
              <li key={gate.code + gate.fault}>
                {(gate.fault && say(`intake.gate.${gate.fault}`, {})) || t(`intake.data_gate.${gate.code}`)}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {state === 'writing' && progress && (
        <div class="stack" data-gap="sm">
          <label for="correction-progress">{t('intake.correction_state.writing')}</label>
          <progress id="correction-progress" max={progress.total} value={progress.done} />
        </div>
      )}
      {cost && <Cost cost={cost} />}
      {correction.approval && (
        <p class="small">{t('intake.corrections.all.approved', { reason: correction.approval })}</p>
      )}
      {state === 'ready' && may('intake.publish') && (
        <Approving round={round} correction={correction} onChanged={onChanged} />
      )}
    </Card>
  )
}

function Cost({ cost }: { cost: CorrectionCost }) {
  return (
    <div class="stack">
      <Heading level={3}>{t('intake.corrections.cost.title')}</Heading>
      <dl class="cost-figures">
        <div>
          <dt>{t('intake.corrections.cost.better')}</dt>
          <dd>{cost.better}</dd>
        </div>
        <div>
          <dt>{t('intake.corrections.cost.seats')}</dt>
          <dd>{cost.seats}</dd>
        </div>
        <div>
          <dt>{t('intake.corrections.cost.keep')}</dt>
          <dd>{cost.keep}</dd>
        </div>
      </dl>
      {cost.extra.length > 0 && (
        <Records
          caption={t('intake.corrections.cost.where')}
          rows={cost.extra.map(row => ({ ...row, id: row.area + row.school }))}
          columns={[
            { label: t('intake.compare.offering'), cell: row => `${row.area_name}, ${row.school_name}` },
            { label: t('intake.corrections.cost.seats'), cell: row => row.seats },
          ]}
        />
      )}
      <People title={t('intake.corrections.cost.moves', { count: cost.better })} lines={cost.moves} />
      <People title={t('intake.corrections.cost.kept', { count: cost.keep })} lines={cost.kept} />
    </div>
  )
}

type Line = CorrectionCost['moves'][number]

function People({ title, lines }: { title: string; lines: readonly Line[] }) {
  if (lines.length === 0) return null
  return (
    <Details summary={title}>
      <Records
        caption={title}
        rows={lines.map(line => ({ ...line, id: line.application_id }))}
        columns={[
          {
            label: t('intake.compare.application'),
            cell: row => <Link href={`/desk/applications/${row.application_id}`}>{row.reference}</Link>,
          },
          { label: t('intake.corrections.cost.has'), cell: row => place(row.before) },
          { label: t('intake.corrections.cost.corrected'), cell: row => place(row.after) },
        ]}
      />
    </Details>
  )
}

function place(found: Line['before']): string {
  if (found === null) return t('intake.compare.no_place')
  const rank =
    found.rank === null ? t('intake.compare.elsewhere') : t('intake.compare.wish', { rank: found.rank })
  return `${rank}: ${found.area_name}, ${found.school_name}`
}

function Approving({
  round,
  correction,
  onChanged,
}: {
  round: string
  correction: Correction
  onChanged: Changed
}) {
  const reason = useSignal('')
  const { busy, refused, faults, send } = useSending()
  const inTheWay = notYet(correction)
  if (inTheWay) return <p>{t(`intake.corrections.not_yet.${inTheWay}`)}</p>
  return (
    <form
      class="stack"
      data-gap="sm"
      onSubmit={event => {
        event.preventDefault()
        void send(async intent =>
          onChanged(await approveCorrection(round, correction.number, reason.value, intent)),
        )
      }}
    >
      <p>{t('intake.corrections.all.approve_text')}</p>
      <TextArea
        label={t('intake.corrections.all.approval')}
        maxLength={LONGEST_REASON}
        value={reason.value}
        fault={faults.value.get('/reason')}
        onValue={value => {
          reason.value = value
        }}
      />
      {refused.value && (
        <Alert color="danger" live>
          {refused.value}
        </Alert>
      )}
      <div class="row">
        <Button type="submit" busy={busy.value}>
          {t('intake.corrections.all.approve')}
        </Button>
      </div>
    </form>
  )
}
