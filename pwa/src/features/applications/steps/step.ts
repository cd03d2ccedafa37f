import type { DraftStore } from '../draft_store'
import type { Application, DraftContent, Finding, FormAsked, Step } from '../model'

/** What every page of the flow works with. */
export interface StepProps {
  application: Application
  store: DraftStore
  content: DraftContent
  findings: readonly Finding[]
  forms: readonly FormAsked[]
  steps: readonly Step[]
}

/** Change one part of the draft. */
export function set<P extends keyof DraftContent>(store: DraftStore, part: P, value: DraftContent[P]): void {
  store.change(content => ({ ...content, [part]: value }))
}
