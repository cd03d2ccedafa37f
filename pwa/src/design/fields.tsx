/** Fields of a form. Label, help and fault belong to the control: a screen reader hears all three. */
import type { AllHTMLAttributes, ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface FieldProps {
  label: string
  help?: string | undefined
  /** The sentence that says what is wrong, or nothing. */
  fault?: string | undefined
  /** Where an error summary jumps to; made up when not given. */
  id?: string
}

interface Wiring {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': 'true' | undefined
}

function useWiring({ help, fault, id }: FieldProps): Wiring {
  const made = useId()
  const own = id ?? made
  const described = [help && `${own}-help`, fault && `${own}-fault`].filter(Boolean).join(' ')
  return { id: own, 'aria-describedby': described || undefined, 'aria-invalid': fault ? 'true' : undefined }
}

function Frame({
  label,
  help,
  fault,
  wiring,
  children,
}: FieldProps & { wiring: Wiring; children: ComponentChildren }) {
  return (
    <div class="ds-field">
      <label class="ds-label" for={wiring.id}>
        {label}
      </label>
      {help && (
        <p data-field="description" id={`${wiring.id}-help`}>
          {help}
        </p>
      )}
      {children}
      <Fault id={wiring.id} text={fault} />
    </div>
  )
}

function Fault({ id, text }: { id: string; text: string | undefined }) {
  if (!text) return null
  return (
    <p class="ds-validation-message" data-field="validation" id={`${id}-fault`}>
      {text}
    </p>
  )
}

type Control<Element extends EventTarget> = FieldProps &
  Omit<AllHTMLAttributes<Element>, keyof FieldProps> & { onValue?: (value: string) => void }

export function TextField({ label, help, fault, id, onValue, ...rest }: Control<HTMLInputElement>) {
  const wiring = useWiring({ label, help, fault, ...(id && { id }) })
  return (
    <Frame label={label} help={help} fault={fault} wiring={wiring}>
      <input
        type="text"
        {...(rest as object)}
        {...wiring}
        class="ds-input"
        onInput={event => onValue?.(event.currentTarget.value)}
      />
    </Frame>
  )
}

export function TextArea({ label, help, fault, id, onValue, ...rest }: Control<HTMLTextAreaElement>) {
  const wiring = useWiring({ label, help, fault, ...(id && { id }) })
  return (
    <Frame label={label} help={help} fault={fault} wiring={wiring}>
      <textarea
        rows={4}
        {...(rest as object)}
        {...wiring}
        class="ds-input"
        onInput={event => onValue?.(event.currentTarget.value)}
      />
    </Frame>
  )
}

export interface Choice {
  value: string
  label: string
  help?: string
  disabled?: boolean
  /** Where the label is in another language than the page: a name of its own. */
  lang?: string
}

export function Select({
  label,
  help,
  fault,
  id,
  onValue,
  choices,
  value,
  ...rest
}: Control<HTMLSelectElement> & { choices: readonly Choice[] }) {
  const wiring = useWiring({ label, help, fault, ...(id && { id }) })
  return (
    <Frame label={label} help={help} fault={fault} wiring={wiring}>
      <select
        {...(rest as object)}
        {...wiring}
        class="ds-input"
        onChange={event => onValue?.(event.currentTarget.value)}
      >
        {choices.map(choice => (
          <option
            key={choice.value}
            value={choice.value}
            lang={choice.lang}
            disabled={choice.disabled}
            selected={choice.value === value}
          >
            {choice.label}
          </option>
        ))}
      </select>
    </Frame>
  )
}

interface ToggleProps {
  label: ComponentChildren
  help?: string | undefined
  checked: boolean
  disabled?: boolean | undefined
  onChecked: (checked: boolean) => void
  id?: string
  fault?: string | undefined
}

function Toggle({
  type,
  label,
  help,
  fault,
  id,
  checked,
  onChecked,
  ...rest
}: ToggleProps & { type: 'checkbox' | 'radio'; name?: string; value?: string }) {
  const wiring = useWiring({ label: '', help, fault, ...(id && { id }) })
  return (
    <div class="ds-field">
      <input
        {...(rest as object)}
        {...wiring}
        class="ds-input"
        type={type}
        checked={checked}
        onChange={event => onChecked(event.currentTarget.checked)}
      />
      <label class="ds-label" for={wiring.id}>
        {label}
      </label>
      {help && (
        <p data-field="description" id={`${wiring.id}-help`}>
          {help}
        </p>
      )}
      <Fault id={wiring.id} text={fault} />
    </div>
  )
}

export function Checkbox(props: ToggleProps) {
  return <Toggle {...props} type="checkbox" />
}

/** One of several. The legend is the question. */
export function RadioGroup({
  legend,
  help,
  fault,
  id,
  choices,
  value,
  onValue,
}: {
  legend: string
  help?: string | undefined
  fault?: string | undefined
  id?: string
  choices: readonly (Omit<Choice, 'label' | 'lang'> & { label: ComponentChildren })[]
  value: string | undefined
  onValue: (value: string) => void
}) {
  const made = useId()
  const own = id ?? made
  return (
    <fieldset
      class="ds-fieldset"
      id={own}
      tabIndex={-1}
      aria-describedby={fault ? `${own}-fault` : undefined}
    >
      <legend class="ds-label">{legend}</legend>
      {help && <p data-field="description">{help}</p>}
      {choices.map(choice => (
        <Toggle
          key={choice.value}
          type="radio"
          name={own}
          value={choice.value}
          label={choice.label}
          help={choice.help}
          disabled={choice.disabled}
          checked={choice.value === value}
          onChecked={() => onValue(choice.value)}
        />
      ))}
      <Fault id={own} text={fault} />
    </fieldset>
  )
}
