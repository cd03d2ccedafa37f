/** A dialog on the browser's own `<dialog>`: focus stays inside, Escape closes, focus returns. */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { Heading } from './basics'
import './dialog.css'

export function Dialog({
  title,
  open,
  onClose,
  actions,
  children,
}: {
  title: string
  open: boolean
  /** The person wants out: Escape, or a press beside the dialog. */
  onClose: () => void
  actions: ComponentChildren
  children: ComponentChildren
}) {
  const element = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = element.current
    if (!dialog) return
    if (open && !dialog.open) dialog.showModal()
    else if (!open && dialog.open) dialog.close()
  }, [open])
  return (
    <dialog
      ref={element}
      class="ds-dialog"
      aria-labelledby={heading}
      onClose={onClose}
      onClick={event => isOutside(event, event.currentTarget) && onClose()}
      onKeyDown={event => event.stopPropagation()}
    >
      {open && (
        <div class="stack">
          <Heading id={heading}>{title}</Heading>
          {children}
          <div class="row dialog-actions">{actions}</div>
        </div>
      )}
    </dialog>
  )
}

function isOutside(event: MouseEvent, dialog: HTMLDialogElement): boolean {
  if (event.target !== dialog) return false
  const box = dialog.getBoundingClientRect()
  const inside =
    event.clientX >= box.left &&
    event.clientX <= box.right &&
    event.clientY >= box.top &&
    event.clientY <= box.bottom
  return !inside
}
