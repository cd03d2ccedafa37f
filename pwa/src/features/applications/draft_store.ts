/**
 * One draft while somebody works on it. Every change is kept on the device at once and saved at the server a moment
 * later. Nothing typed is lost: no line, no session, another device in between – each is a state with its own way on.
 */
import { batch, computed, signal } from '@preact/signals'
import { Offline, Problem } from '../../api/problem'
import { SECOND } from '../../clock'
import { type Merged, merge, type Part, same, settle } from './merge'
import { type Draft, type DraftContent, type Finding, stillTrue } from './model'

/** What lies on the device: what was written, and what it was written on top of. */
export interface KeptDraft {
  base: DraftContent
  content: DraftContent
}

/** The world outside: the server, and this device. */
export interface DraftPort {
  load: () => Promise<Draft>
  save: (content: DraftContent, version: number) => Promise<Draft>
  recall: () => Promise<KeptDraft | undefined>
  keep: (kept: KeptDraft) => Promise<void>
}

export type SaveState =
  | { state: 'saved' }
  /** Changed a moment ago, or on its way. */
  | { state: 'saving' }
  /** No line, or no session: it lies on this device and is saved as soon as that is over. */
  | { state: 'offline' }
  | { state: 'signed_out' }
  | { state: 'failed'; problem: Problem | undefined }
  /** Changed on another device too, in the same places: the person chooses. */
  | { state: 'conflict'; theirs: Draft; merged: Merged }

const PAUSE = 0.7 * SECOND
const RETRY = 10 * SECOND

export class DraftStore {
  readonly #port: DraftPort
  #base: DraftContent
  #version: number
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving: Promise<void> | undefined
  #closed = false

  readonly #content = signal<DraftContent | undefined>(undefined)
  readonly #findings = signal<{ list: readonly Finding[]; about: DraftContent | undefined }>({
    list: [],
    about: undefined,
  })
  readonly #ready = signal(false)
  readonly #unsent = signal(false)
  readonly #state = signal<SaveState>({ state: 'saved' })

  private constructor(port: DraftPort, base: DraftContent, version: number) {
    this.#port = port
    this.#base = base
    this.#version = version
  }

  /**
   * Open the draft: what the server has, with what lies on this device on top.
   * Throws `Offline` when there is neither line nor copy, `Problem` when the server refuses.
   */
  static async open(port: DraftPort): Promise<DraftStore> {
    const kept = await port.recall()
    try {
      const draft = await port.load()
      const store = new DraftStore(port, kept?.base ?? draft.content, draft.version)
      store.#take(draft)
      if (kept) store.#join(merge(kept.base, kept.content, draft.content), draft)
      return store
    } catch (fault) {
      if (!(fault instanceof Offline) || !kept) throw fault
      const store = new DraftStore(port, kept.base, 0)
      store.#content.value = kept.content
      store.#wait({ state: 'offline' })
      return store
    }
  }

  readonly content = computed(() => this.#content.value as DraftContent)
  /** What the rules said of the last saved version, as far as it still holds. */
  readonly findings = computed(() => {
    const { list, about } = this.#findings.value
    return about ? stillTrue(list, about, this.content.value) : list
  })
  /** Nothing stops it from being sent, and the server has all of it. */
  readonly ready = computed(() => this.#ready.value && this.#state.value.state === 'saved')
  readonly unsentChanges = computed(() => this.#unsent.value)
  readonly saveState = computed(() => this.#state.value)

  /** The version the server has: what is sent is sent by it. */
  get version(): number {
    return this.#version
  }

  /** Change something. It is kept on the device before this returns to the event loop. */
  change(update: (content: DraftContent) => DraftContent): void {
    const before = this.content.peek()
    const after = update(before)
    if (same(before, after)) return
    this.#content.value = after
    this.#keep()
    if (this.#state.peek().state === 'conflict') return
    this.#state.value = { state: 'saving' }
    this.#schedule(PAUSE)
  }

  /** Save now, without waiting; returns when the server has all of it, or something is in the way. */
  async flush(): Promise<void> {
    while (this.#saving) await this.#saving
    if (this.#closed || this.#state.peek().state === 'conflict') return
    do {
      clearTimeout(this.#timer)
      this.#saving = this.#save()
      await this.#saving
      // Here and not in the save itself: one with nothing to do ends before it is remembered.
      this.#saving = undefined
      // Saved on top of what another device had saved, or typed on meanwhile: once more.
    } while (this.#state.peek().state === 'saving' && !this.#closed)
  }

  /** The person has chosen between two versions, part by part. */
  async settle(choice: Readonly<Partial<Record<Part, 'mine' | 'theirs'>>>): Promise<void> {
    const found = this.#state.peek()
    if (found.state !== 'conflict') return
    // What was typed while the choice stood open is part of «mine».
    const mine = { ...found.merged, content: this.content.peek() }
    batch(() => {
      this.#base = found.theirs.content
      this.#content.value = settle(mine, found.theirs.content, choice)
      this.#state.value = { state: 'saving' }
    })
    this.#keep()
    await this.flush()
  }

  /** Ask the rules again after something beside the draft was changed (papers, contact details). */
  async refresh(): Promise<void> {
    await this.flush()
    if (this.#state.peek().state !== 'saved') return
    const draft = await this.#port.load().catch(() => undefined)
    if (!draft || this.#state.peek().state !== 'saved') return
    if (draft.version === this.#version) this.#take(draft)
  }

  /** Leave the draft: what is not saved yet stays on the device. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  async #save(): Promise<void> {
    try {
      // Version 0 is a copy from the device that the server has not been asked about yet.
      if (this.#version === 0) return await this.#meet()
      const sent = this.content.peek()
      if (same(sent, this.#base)) {
        this.#state.value = { state: 'saved' }
        return
      }
      this.#state.value = { state: 'saving' }
      const draft = await this.#port.save(sent, this.#version)
      const typed = this.content.peek()
      batch(() => {
        // The server may tidy what it keeps; what was typed meanwhile stands.
        this.#take(draft, same(typed, sent) ? draft.content : typed)
        this.#base = draft.content
        if (!same(this.content.peek(), this.#base)) {
          this.#state.value = { state: 'saving' }
        }
      })
      this.#keep()
    } catch (fault) {
      if (fault instanceof Problem && fault.status === 412) await this.#meet().catch(this.#failed)
      else this.#failed(fault)
    }
  }

  /** Somebody else saved in between: bring both together. */
  async #meet(): Promise<void> {
    const theirs = await this.#port.load()
    const merged = merge(this.#base, this.content.peek(), theirs.content)
    this.#take(theirs, this.content.peek())
    this.#join(merged, theirs)
  }

  #join(merged: Merged, theirs: Draft): void {
    batch(() => {
      this.#content.value = merged.content
      if (merged.conflicts.length > 0) {
        // What both began with stays the base until the person has chosen: after a reload the question comes again.
        this.#state.value = { state: 'conflict', theirs, merged }
        return
      }
      this.#base = theirs.content
      if (same(merged.content, theirs.content)) {
        this.#state.value = { state: 'saved' }
      } else {
        this.#state.value = { state: 'saving' }
        this.#schedule(0)
      }
    })
    this.#keep()
  }

  /** The server's word on the draft; `content` where something newer was typed here. */
  #take(draft: Draft, content = draft.content): void {
    batch(() => {
      this.#version = draft.version
      this.#content.value = content
      this.#findings.value = { list: draft.findings, about: draft.content }
      this.#ready.value = draft.ready
      this.#unsent.value = draft.unsent_changes
      this.#state.value = { state: 'saved' }
    })
  }

  readonly #failed = (fault: unknown): void => {
    if (fault instanceof Offline) this.#wait({ state: 'offline' })
    else if (fault instanceof Problem && fault.status === 401) this.#state.value = { state: 'signed_out' }
    else if (fault instanceof Problem && fault.status < 500)
      this.#state.value = { state: 'failed', problem: fault }
    else this.#wait({ state: 'failed', problem: fault instanceof Problem ? fault : undefined })
  }

  #wait(state: SaveState): void {
    this.#state.value = state
    this.#schedule(RETRY)
  }

  #schedule(pause: number): void {
    clearTimeout(this.#timer)
    if (!this.#closed) this.#timer = setTimeout(() => void this.flush(), pause)
  }

  #keep(): void {
    const content = this.content.peek()
    const kept = { base: this.#base, content }
    void this.#port.keep(same(content, this.#base) ? withoutHealth(kept) : kept)
  }
}

/** What is safe at the server need not lie on the device when it may speak of health. */
function withoutHealth({ base, content }: KeptDraft): KeptDraft {
  return { base: { ...base, explanation: '' }, content: { ...content, explanation: '' } }
}
