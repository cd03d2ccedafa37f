/** The paragraph a correction rests on, and the reason: kept while one looks at what it costs. */
import type { Signal } from '@preact/signals'
import { TextArea, TextField } from '../../../design/fields'
import { t } from '../../../i18n/messages'
import type { Grounds } from '../model'

const LONGEST_BASIS = 40
const LONGEST_REASON = 1000

export function GroundsFields({
  grounds,
  faults,
  help,
}: {
  grounds: Signal<Grounds>
  faults: ReadonlyMap<string, string>
  help: string
}) {
  return (
    <>
      <TextField
        label={t('intake.corrections.legal_basis')}
        help={t('intake.corrections.legal_basis_help')}
        maxLength={LONGEST_BASIS}
        value={grounds.value.legal_basis}
        fault={faults.get('/legal_basis')}
        onValue={legal_basis => {
          grounds.value = { ...grounds.value, legal_basis }
        }}
      />
      <TextArea
        label={t('intake.corrections.reason')}
        help={help}
        maxLength={LONGEST_REASON}
        value={grounds.value.reason}
        fault={faults.get('/reason')}
        onValue={reason => {
          grounds.value = { ...grounds.value, reason }
        }}
      />
    </>
  )
}
