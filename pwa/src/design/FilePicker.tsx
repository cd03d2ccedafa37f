/** One file from the device: what may be sent, a button that looks like ours, and how far the sending has come. */
import { useRef } from 'preact/hooks'
import { Alert, Button } from './basics'

export interface Sending {
  name: string
  /** From 0 to 1. */
  part: number
}

export function FilePicker({
  label,
  formats,
  accept,
  fault,
  sent,
  sending,
  mayOpen = () => true,
  onFile,
}: {
  label: string
  formats: string
  accept: string
  fault: string
  sent: Sending | undefined
  sending: (name: string) => string
  /** Asked before the device's own dialog opens: whoever must choose something first does so. */
  mayOpen?: () => boolean
  onFile: (file: File) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <p class="small subtle">{formats}</p>
      {fault && (
        <Alert color="danger" live>
          {fault}
        </Alert>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={event => {
          const file = event.currentTarget.files?.[0]
          event.currentTarget.value = ''
          if (file) onFile(file)
        }}
      />
      <div class="row">
        <Button
          variant="secondary"
          icon="file"
          busy={sent !== undefined}
          onClick={() => mayOpen() && input.current?.click()}
        >
          {label}
        </Button>
      </div>
      {sent && (
        <label class="stack" data-gap="sm">
          <span>{sending(sent.name)}</span>
          <progress value={sent.part} max={1} />
        </label>
      )}
    </>
  )
}
