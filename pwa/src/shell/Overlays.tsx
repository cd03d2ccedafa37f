import { useSignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { endsSoon, signInWanted } from '../session'

/** Brings in the sheets the first time one of them has something to say. */
export function Overlays() {
  const sheets = useSignal<{ Sheets: ComponentType } | undefined>(undefined)
  const wanted = endsSoon.value || signInWanted.value !== undefined
  useEffect(() => {
    if (wanted && !sheets.peek()) {
      void import('./sheets').then(module => {
        sheets.value = { Sheets: module.default }
      })
    }
  }, [wanted])
  return sheets.value ? <sheets.value.Sheets /> : null
}
