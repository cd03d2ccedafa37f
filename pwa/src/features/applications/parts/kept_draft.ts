/** What an officer types, kept on the device until it is sent: a fault, a lost line or a reload takes nothing away. */
import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { dropDraft, keepDraft, readDraft } from '../../../offline/kept'
import { owner } from '../../../session'

export interface KeptDraft<T> {
  readonly value: T
  change: (part: Partial<T>) => void
  /** It has been sent: begin anew. */
  drop: () => void
}

export function useKeptDraft<T extends object>(name: string, nothing: T): KeptDraft<T> {
  const draft = useSignal<T>(nothing)
  const isTouched = useRef(false)
  useEffect(() => {
    if (!owner.value) return
    void readDraft<T>(owner.value, name).then(kept => {
      // Who has begun to type before the device answered keeps what she types.
      if (kept && !isTouched.current) draft.value = { ...nothing, ...kept }
    })
  }, [name])
  return keeping(draft, name, nothing, isTouched)
}

function keeping<T extends object>(
  draft: Signal<T>,
  name: string,
  nothing: T,
  isTouched: { current: boolean },
): KeptDraft<T> {
  return {
    get value() {
      return draft.value
    },
    change(part) {
      isTouched.current = true
      draft.value = { ...draft.value, ...part }
      if (owner.value) void keepDraft(owner.value, name, draft.value)
    },
    drop() {
      draft.value = nothing
      if (owner.value) void dropDraft(owner.value, name)
    },
  }
}
