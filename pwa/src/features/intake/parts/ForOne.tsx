/** One applicant, found by her reference: the seat she should have had, what it costs, and giving it. */
import { useSignal } from '@preact/signals'
import { textFor } from '../../../api/problem'
import { Alert, Button, Card, Heading, Link } from '../../../design/basics'
import { TextField } from '../../../design/fields'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { giveSeat, readRemedy } from '../data'
import type { Grounds, Remedy } from '../model'
import { GroundsFields } from './Grounds'
import { useSending } from './useSending'

export function ForOne({ round, onGiven }: { round: string; onGiven: () => void }) {
  const reference = useSignal('')
  const found = useSignal<Remedy | undefined>(undefined)
  const given = useSignal('')
  const fault = useSignal('')
  const looking = useSignal(false)
  const look = async () => {
    given.value = ''
    found.value = undefined
    fault.value = reference.value.trim() === '' ? t('intake.corrections.one.reference_missing') : ''
    if (fault.value) return
    looking.value = true
    try {
      found.value = await readRemedy(round, reference.value.trim())
    } catch (error) {
      fault.value = textFor(error)
    } finally {
      looking.value = false
    }
  }
  return (
    <section class="stack">
      <Heading>{t('intake.corrections.one.title')}</Heading>
      <p>{t('intake.corrections.one.text')}</p>
      <form
        class="stack grounds"
        data-gap="sm"
        onSubmit={event => {
          event.preventDefault()
          void look()
        }}
      >
        <TextField
          label={t('intake.corrections.one.reference')}
          autocomplete="off"
          value={reference.value}
          fault={fault.value || undefined}
          onValue={value => {
            reference.value = value
          }}
        />
        <div class="row">
          <Button type="submit" variant="secondary" busy={looking.value}>
            {t('intake.corrections.one.look')}
          </Button>
        </div>
      </form>
      {given.value && (
        <Alert color="success" live>
          {given.value}
        </Alert>
      )}
      {found.value && (
        <Found
          key={found.value.application_id}
          round={round}
          remedy={found.value}
          onGiven={sentence => {
            given.value = sentence
            found.value = undefined
            onGiven()
          }}
        />
      )}
    </section>
  )
}

function Found({
  round,
  remedy,
  onGiven,
}: {
  round: string
  remedy: Remedy
  onGiven: (sentence: string) => void
}) {
  const { seat, keeps, reference } = remedy
  const name = <Link href={`/desk/applications/${remedy.application_id}`}>{reference}</Link>
  if (!seat) {
    return (
      <Card tinted as="section">
        <Heading level={3}>{name}</Heading>
        <p>{t('intake.corrections.one.nothing')}</p>
      </Card>
    )
  }
  return (
    <Card as="section" class="stack">
      <Heading level={3}>{name}</Heading>
      <p>{t('intake.corrections.one.would_have', { number: seat.round })}</p>
      <p class="corrected-seat">
        <strong>{seat.area_name}</strong>
        <span>{seat.school_name}</span>
      </p>
      <ul class="stack" data-gap="xs">
        <li>{t('intake.corrections.one.seats', { seats: seat.seats, taken: seat.taken })}</li>
        <li>
          {seat.over > 0
            ? t('intake.corrections.one.over', { count: seat.over })
            : t('intake.corrections.one.room')}
        </li>
        {keeps && (
          <li>{t('intake.corrections.one.keeps', { area: keeps.area_name, school: keeps.school_name })}</li>
        )}
        <li>{t('intake.corrections.one.nobody_loses')}</li>
        <li>
          {t('intake.corrections.one.answer_by', { moment: dateAndTime(lastMoment(remedy.answer_by)) })}
        </li>
      </ul>
      <Giving
        onSend={(grounds, intent) =>
          giveSeat(
            round,
            { application_id: remedy.application_id, wish_id: seat.wish_id },
            grounds,
            intent,
          ).then(() => onGiven(t('intake.corrections.one.given', { reference })))
        }
      />
    </Card>
  )
}

function Giving({
  onSend,
}: {
  onSend: (grounds: Grounds, intent: Record<'Idempotency-Key', string>) => Promise<void>
}) {
  const grounds = useSignal<Grounds>({ legal_basis: '', reason: '' })
  const { busy, refused, faults, send } = useSending()
  return (
    <form
      class="stack"
      data-gap="sm"
      onSubmit={event => {
        event.preventDefault()
        void send(intent => onSend(grounds.value, intent))
      }}
    >
      <GroundsFields grounds={grounds} faults={faults.value} help={t('intake.corrections.one.reason_help')} />
      {refused.value && (
        <Alert color="danger" live>
          {refused.value}
        </Alert>
      )}
      <div class="row">
        <Button type="submit" busy={busy.value}>
          {t('intake.corrections.one.give')}
        </Button>
      </div>
    </form>
  )
}
