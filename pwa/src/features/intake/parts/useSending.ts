/** A press that is sent once however often it is repeated, with what was wrong beside its fields. */
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { Problem, textFor } from '../../../api/problem'
import type { Intent } from '../data'

export function useSending() {
  const busy = useSignal(false)
  const refused = useSignal('')
  const faults = useSignal<ReadonlyMap<string, string>>(new Map())
  const intent = useRef<Intent | undefined>(undefined)
  const send = async (step: (intent: Intent) => Promise<void>) => {
    busy.value = true
    refused.value = ''
    faults.value = new Map()
    intent.current ??= newIntent()
    try {
      await step(intent.current)
      intent.current = undefined
    } catch (error) {
      refused.value = textFor(error)
      if (error instanceof Problem) {
        faults.value = error.fieldTexts
        intent.current = undefined
      }
    } finally {
      busy.value = false
    }
  }
  return { busy, refused, faults, send }
}
