/**
 * Change what an offering has to give. The rules are checked while one types; two officers at once see each other's
 * version, and neither loses what was typed.
 */
import { useSignal } from '@preact/signals'
import { Problem, textFor } from '../../../api/problem'
import { Alert, Button, Heading } from '../../../design/basics'
import { ErrorSummary } from '../../../design/ErrorSummary'
import { Checkbox, TextArea, TextField } from '../../../design/fields'
import { t } from '../../../i18n/messages'
import { changeSeats, readStructure, type Whole } from '../structure_data'
import {
  called,
  faultsOf,
  general,
  POOLS,
  type Seats,
  type SeatsFault,
  type Structure,
  seatsFrom,
  type Typed,
  typedFrom,
} from '../structure_model'
import { SeatsConflict } from './SeatsConflict'

const LONGEST_REASON = 1000
const idOf = (field: SeatsFault['field']) => `seats-${field}`

export function SeatsForm({
  structure,
  onSaved,
  onTheirs,
}: {
  structure: Structure
  onSaved: () => Promise<void>
  /** The officer lets a colleague's version stand. */
  onTheirs: (theirs: Whole) => void
}) {
  const typed = useSignal<Typed>(typedFrom(structure.seats))
  const version = useSignal(structure.version)
  const busy = useSignal(false)
  const refused = useSignal('')
  const asked = useSignal(false)
  const touched = useSignal(false)
  const theirs = useSignal<Whole | undefined>(undefined)
  const rules = faultsOf(typed.value)
  const missing: readonly SeatsFault[] =
    asked.value && typed.value.reason.trim() === ''
      ? [{ field: 'reason', code: 'intake.reason_missing' }]
      : []
  const faults = touched.value || asked.value ? [...rules, ...missing] : []
  const faultAt = (field: SeatsFault['field']) => {
    const found = faults.find(fault => fault.field === field)
    return found && sentence(found)
  }
  const type = (part: Partial<Typed>) => {
    typed.value = { ...typed.value, ...part }
    touched.value = true
  }

  const send = async (onto: number) => {
    asked.value = true
    refused.value = ''
    if (rules.length > 0 || typed.value.reason.trim() === '') return
    busy.value = true
    try {
      await changeSeats(structure.id, onto, seatsFrom(typed.value))
      await onSaved()
    } catch (error) {
      if (error instanceof Problem && error.status === 412) await meet(error)
      else refused.value = textFor(error)
    } finally {
      busy.value = false
    }
  }

  /** A colleague was there first: show both versions. */
  const meet = async (refusal: Problem) => {
    try {
      theirs.value = await readStructure(structure.id)
      version.value = theirs.value.structure.version
    } catch {
      refused.value = refusal.text
    }
  }

  const seats = seatsFrom(typed.value)
  const number = (field: 'capacity' | 'frozen', help?: string) => (
    <TextField
      id={idOf(field)}
      label={t(`intake.structure.field.${field}`)}
      help={help}
      fault={faultAt(field)}
      inputMode="numeric"
      value={typed.value[field]}
      onValue={value => type({ [field]: value })}
    />
  )
  return (
    <form
      class="stack"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void send(version.value)
      }}
    >
      <Heading>{t('intake.structure.change')}</Heading>
      {asked.value && (
        <ErrorSummary faults={faults.map(fault => ({ field: idOf(fault.field), text: sentence(fault) }))} />
      )}
      {refused.value && (
        <Alert color="danger" live>
          {refused.value}
        </Alert>
      )}
      <div class="seats">
        {number('capacity')}
        <TextField
          id={idOf('call')}
          label={t('intake.structure.field.call')}
          help={t('intake.structure.call_help')}
          fault={faultAt('call')}
          inputMode="decimal"
          value={typed.value.call}
          onValue={call => type({ call })}
        />
        {number('frozen', t('intake.structure.frozen_help'))}
      </div>
      <Checkbox
        label={t('intake.structure.field.is_open')}
        help={t('intake.structure.is_open_help')}
        checked={typed.value.is_open}
        onChecked={isOpen => type({ is_open: isOpen })}
      />
      <fieldset
        class="ds-fieldset"
        id={idOf('pools')}
        tabIndex={-1}
        aria-describedby={`${idOf('pools')}-sum`}
      >
        <legend class="ds-label">{t('intake.structures.pools')}</legend>
        <p data-field="description">{t('intake.structure.pools_help')}</p>
        <div class="seats">
          {POOLS.map(pool => (
            <TextField
              key={pool}
              id={idOf(pool)}
              label={t(`intake.pool.${pool}`)}
              help={t(`intake.pool_help.${pool}`)}
              fault={faultAt(pool)}
              inputMode="numeric"
              value={typed.value.pools[pool]}
              onValue={value => type({ pools: { ...typed.value.pools, [pool]: value } })}
            />
          ))}
        </div>
        {faultAt('pools') && (
          <p class="ds-validation-message" data-field="validation">
            {faultAt('pools')}
          </p>
        )}
        <p id={`${idOf('pools')}-sum`} role="status">
          {rules.length === 0 && left(seats)}
        </p>
      </fieldset>
      <TextArea
        id={idOf('reason')}
        label={t('intake.structure.reason')}
        help={t('intake.structure.reason_help')}
        fault={faultAt('reason')}
        maxLength={LONGEST_REASON}
        value={typed.value.reason}
        onValue={reason => type({ reason })}
      />
      {theirs.value ? (
        <SeatsConflict
          mine={seats}
          theirs={theirs.value}
          busy={busy.value}
          onMine={() => void send(version.value)}
          onTheirs={() => theirs.value && onTheirs(theirs.value)}
        />
      ) : (
        <div class="row">
          <Button type="submit" busy={busy.value}>
            {t('intake.structure.save')}
          </Button>
        </div>
      )}
    </form>
  )
}

function left(seats: Seats): string {
  return t('intake.structure.left', { called: called(seats), count: general(seats) })
}

function sentence(fault: SeatsFault): string {
  switch (fault.code) {
    case 'intake.structure.not_a_number':
    case 'intake.reason_missing':
      return t(fault.code)
    case 'intake.seats_out_of_range':
    case 'intake.call_out_of_range':
    case 'intake.skill_share':
      return t(fault.code, fault.params)
    case 'intake.seats_taken':
      return t(fault.code, fault.params)
    case 'intake.pools_exceed_seats':
      return t(fault.code, fault.params)
    case 'intake.reserved_exceed_called':
      return t(fault.code, fault.params)
  }
}
