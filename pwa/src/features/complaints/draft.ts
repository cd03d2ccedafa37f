/**
 * One complaint while somebody writes it. Every letter is kept on the device at once and saved at the server a moment
 * later; without a line it stays on the device; what was written on another device meanwhile is a choice, never a loss.
 */
import { signal } from '@preact/signals'
import { Offline, Problem } from '../../api/problem'
import { SECOND } from '../../clock'
import type { Case, Content } from './model'

/** What lies on the device: what was written, and on which of the server's versions. */
export interface Kept {
  version: number
  content: Content
}

export interface DraftPort {
  save: (content: Content, version: number) => Promise<Case>
  load: () => Promise<Case>
  recall: () => Promise<Kept | undefined>
  keep: (kept: Kept) => Promise<void>
}

export type SaveState =
  | { state: 'saved' }
  | { state: 'saving' }
  | { state: 'device' }
  | { state: 'failed'; text: string }
  | { state: 'conflict'; theirs: Kept }

const PAUSE = 0.7 * SECOND

export class CaseDraft {
  readonly content = signal<Content>({
    subject: null,
    wish: null,
    text: '',
    wanted: '',
    helper: '',
    late_reason: '',
  })
  readonly save = signal<SaveState>({ state: 'saved' })
  readonly #port: DraftPort
  #version: number
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving: Promise<boolean> | undefined

  constructor(port: DraftPort, found: Pick<Case, 'version' | 'content'>) {
    this.#port = port
    this.#version = found.version
    this.content.value = found.content
  }

  get version(): number {
    return this.#version
  }

  /** Take up what lies on this device and the server does not have. */
  async resume(): Promise<void> {
    const kept = await this.#port.recall()
    if (!kept || same(kept.content, this.content.peek())) return
    const theirs = { version: this.#version, content: this.content.peek() }
    this.content.value = kept.content
    if (kept.version === this.#version) await this.flush()
    else this.save.value = { state: 'conflict', theirs }
  }

  change(part: Partial<Content>): void {
    this.content.value = { ...this.content.peek(), ...part }
    void this.#port.keep({ version: this.#version, content: this.content.peek() })
    if (this.save.peek().state === 'conflict') return
    this.save.value = { state: 'saving' }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), PAUSE)
  }

  /** Save now; whether the server has everything. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer)
    while (this.#saving) await this.#saving
    if (this.save.peek().state === 'conflict') return false
    this.#saving = this.#save()
    try {
      return await this.#saving
    } finally {
      this.#saving = undefined
    }
  }

  /** Of two versions the person keeps one. */
  choose(whose: 'mine' | 'theirs'): Promise<boolean> {
    const found = this.save.peek()
    if (found.state !== 'conflict') return Promise.resolve(true)
    this.#version = found.theirs.version
    if (whose === 'theirs') this.content.value = found.theirs.content
    this.save.value = { state: 'saving' }
    return this.flush()
  }

  close(): void {
    clearTimeout(this.#timer)
    if (this.save.peek().state === 'saving') void this.flush()
  }

  async #save(): Promise<boolean> {
    const content = this.content.peek()
    this.save.value = { state: 'saving' }
    try {
      const { version } = await this.#port.save(content, this.#version)
      this.#version = version
      await this.#port.keep({ version, content: this.content.peek() })
      const isWhole = same(content, this.content.peek())
      if (isWhole) this.save.value = { state: 'saved' }
      return isWhole
    } catch (error) {
      this.save.value = await this.#amiss(error)
      return false
    }
  }

  async #amiss(error: unknown): Promise<SaveState> {
    if (error instanceof Problem && error.status === 412) {
      const theirs = await this.#port.load().catch(() => undefined)
      if (theirs) return { state: 'conflict', theirs }
    }
    const isLater = error instanceof Offline || (error instanceof Problem && error.status === 401)
    return isLater ? { state: 'device' } : { state: 'failed', text: textOf(error) }
  }
}

function textOf(error: unknown): string {
  return error instanceof Problem ? error.text : String(error)
}

function same(one: Content, other: Content): boolean {
  return (Object.keys(one) as (keyof Content)[]).every(name => one[name] === other[name])
}
