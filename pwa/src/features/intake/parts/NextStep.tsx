/** What can be done with a round now. Each step says what it does before it is taken. */
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { Problem, textFor } from '../../../api/problem'
import { now } from '../../../clock'
import { Alert, Button, Heading, Link } from '../../../design/basics'
import { TextArea, TextField } from '../../../design/fields'
import { dateAndTime, number } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { may } from '../../../session'
import { approve, type Intent, schedule, startRun, undo } from '../data'
import {
  fieldOf,
  hindrance,
  isRunning,
  momentOf,
  type Progress,
  publishing,
  type RoundWithRuns,
  type Run,
} from '../model'

const MOST = 1000
const AN_HOUR = 60 * 60 * 1000

type Take = (what: string, step: (intent: Intent) => Promise<RoundWithRuns>) => void

export function NextStep({
  round,
  onChanged,
}: {
  round: RoundWithRuns
  onChanged: (round: RoundWithRuns) => void
}) {
  const busy = useSignal('')
  const refused = useSignal('')
  const intents = useRef(new Map<string, Intent>())
  const take: Take = (what, step) => {
    busy.value = what
    refused.value = ''
    // The same intent with every retry of the same step from the same state: it happens once.
    const key = `${what}:${round.version}:${round.runs.length}`
    const intent = intents.current.get(key) ?? newIntent()
    intents.current.set(key, intent)
    step(intent)
      .then(onChanged)
      .catch((error: unknown) => {
        refused.value = textFor(error)
        if (error instanceof Problem) intents.current.delete(key)
      })
      .finally(() => {
        busy.value = ''
      })
  }
  const { state } = round
  const atWork = publishing(round)
  const newest = round.runs[0]
  const isBusy = newest !== undefined && isRunning(newest)
  return (
    <section class="stack">
      <Heading>{t('intake.next.title')}</Heading>
      {refused.value && (
        <Alert color="danger" live>
          <p>{refused.value}</p>
        </Alert>
      )}
      {isBusy && (
        <Alert live>
          <p>{t(`intake.run_state.${newest.state}`)} …</p>
        </Alert>
      )}
      {newest?.state === 'failed' && (
        <Alert color="danger" live>
          <p>{t('intake.run_state.failed')}</p>
        </Alert>
      )}
      {may('intake.run') && (state === 'prepared' || state === 'run') && !isBusy && (
        <Running id={round.id} busy={busy.value} take={take} />
      )}
      {may('intake.publish') && state === 'run' && newest && !isBusy && newest.state !== 'failed' && (
        <Approving id={round.id} run={newest} busy={busy.value} take={take} />
      )}
      {may('intake.publish') && state === 'approved' && (
        <Scheduling id={round.id} busy={busy.value} take={take} />
      )}
      {state === 'scheduled' && round.publish_at && (
        <p>{t('intake.next.scheduled', { moment: dateAndTime(round.publish_at) })}</p>
      )}
      {atWork && <Publishing progress={atWork} />}
      {state === 'published' && round.published_at && (
        <>
          <p>{t('intake.next.published', { moment: dateAndTime(round.published_at) })}</p>
          <p>
            <Link href={`/desk/intake/${round.id}/corrections`}>{t('intake.corrections.title')}</Link>
          </p>
        </>
      )}
      {may('intake.run') && (state === 'approved' || state === 'scheduled') && (
        <div class="stack" data-gap="sm">
          <p class="small">{t('intake.next.undo_text')}</p>
          <div class="row">
            <Button
              variant="secondary"
              color="danger"
              busy={busy.value === 'undo'}
              onClick={() => take('undo', () => undo(round))}
            >
              {t('intake.next.undo')}
            </Button>
          </div>
        </div>
      )}
    </section>
  )
}

/** How far publishing has come. It goes on whether or not anybody looks. */
function Publishing({ progress: { step, done, total } }: { progress: Progress }) {
  const isCounted = total > 0
  return (
    <div class="stack" data-gap="sm">
      <label for="intake-progress">{t(`intake.publishing.${step}`)}</label>
      <progress
        id="intake-progress"
        class="progress"
        {...(isCounted && { max: total, value: done })}
        aria-describedby="intake-progress-text"
      />
      <p id="intake-progress-text" class="small numbers">
        {isCounted && t('intake.publishing.count', { done: number(done), total: number(total) })}
      </p>
      <p class="small subtle">{t('intake.publishing.stay')}</p>
    </div>
  )
}

function Running({ id, busy, take }: { id: string; busy: string; take: Take }) {
  return (
    <div class="stack" data-gap="sm">
      <p class="small">{t('intake.next.run_text')}</p>
      <div class="row">
        <Button
          variant="secondary"
          busy={busy === 'dry'}
          onClick={() => take('dry', intent => startRun(id, true, intent))}
        >
          {t('intake.next.dry')}
        </Button>
        <Button
          variant="secondary"
          busy={busy === 'run'}
          onClick={() => take('run', intent => startRun(id, false, intent))}
        >
          {t('intake.next.run')}
        </Button>
      </div>
    </div>
  )
}

function Approving({ id, run, busy, take }: { id: string; run: Run; busy: string; take: Take }) {
  const reason = useSignal('')
  const missing = useSignal(false)
  const inTheWay = hindrance(run)
  if (inTheWay) return <p>{t(`intake.next.not_yet.${inTheWay}`)}</p>
  const shortfalls = run.figures?.shortfalls ?? 0
  const send = () => {
    missing.value = shortfalls > 0 && reason.value.trim() === ''
    if (!missing.value) take('approve', intent => approve(id, run.number, reason.value, intent))
  }
  return (
    <div class="stack" data-gap="sm">
      <p class="small">{t('intake.next.approve_text', { number: run.number })}</p>
      {shortfalls > 0 && (
        <TextArea
          label={t('intake.next.shortfall', { count: shortfalls })}
          fault={missing.value ? t('intake.reason_missing') : undefined}
          maxLength={MOST}
          value={reason.value}
          onValue={value => {
            reason.value = value
          }}
        />
      )}
      <div class="row">
        <Button busy={busy === 'approve'} onClick={send}>
          {t('intake.next.approve')}
        </Button>
      </div>
    </div>
  )
}

function Scheduling({ id, busy, take }: { id: string; busy: string; take: Take }) {
  const field = useSignal(fieldOf(new Date(now().getTime() + AN_HOUR)))
  const moment = momentOf(field.value)
  const wrong = useSignal(false)
  const send = () => {
    wrong.value = moment === undefined
    if (moment) take('schedule', intent => schedule(id, moment.toISOString(), intent))
  }
  return (
    <div class="stack" data-gap="sm">
      <TextField
        type="datetime-local"
        label={t('intake.next.publish_at')}
        help={t('intake.next.publish_help')}
        fault={wrong.value ? t('intake.next.moment_wrong') : undefined}
        value={field.value}
        onValue={value => {
          field.value = value
        }}
      />
      <div class="row">
        <Button busy={busy === 'schedule'} onClick={send}>
          {t('intake.next.schedule')}
        </Button>
      </div>
    </div>
  )
}
