/** All that is wrong with a form, in one list above it: takes the focus, each line leads to its field. */
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/messages'
import { Link } from './basics'

export interface Fault {
  /** The id of the field. */
  field: string
  text: string
}

export function ErrorSummary({ faults }: { faults: readonly Fault[] }) {
  const element = useRef<HTMLDivElement>(null)
  const fingerprint = faults.map(fault => fault.field + fault.text).join()
  useEffect(() => {
    if (fingerprint) element.current?.focus()
  }, [fingerprint])
  if (faults.length === 0) return null
  return (
    <div ref={element} class="ds-error-summary" tabIndex={-1} role="alert">
      <h2>{t('shell.error_summary', { count: faults.length })}</h2>
      <ul class="ds-list">
        {faults.map(fault => (
          <li key={fault.field}>
            <Link href={`#${fault.field}`} onClick={event => focusField(event, fault.field)}>
              {fault.text}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

function focusField(event: Event, field: string): void {
  const target = document.getElementById(field)
  if (!target) return
  event.preventDefault()
  target.focus()
  target.scrollIntoView({ block: 'center' })
}
