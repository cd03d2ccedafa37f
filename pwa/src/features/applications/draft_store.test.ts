import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Offline, Problem } from '../../api/problem'
import { type DraftPort, DraftStore, type KeptDraft } from './draft_store'
import { emptyDraft } from './fixtures'
import type { Draft, DraftContent } from './model'

/** A server with one draft, a line that can be cut, a device that keeps. */
class World implements DraftPort {
  content: DraftContent = emptyDraft
  version = 1
  online = true
  signedIn = true
  kept: KeptDraft | undefined
  saves = 0

  #reach(): void {
    if (!this.online) throw new Offline()
    if (!this.signedIn) throw refusal(401)
  }

  #draft(): Draft {
    return {
      content: this.content,
      version: this.version,
      saved_at: '2027-01-20T08:00:00Z',
      findings: [],
      ready: true,
      unsent_changes: true,
    }
  }

  load = async () => {
    this.#reach()
    return this.#draft()
  }

  save = async (content: DraftContent, version: number) => {
    this.#reach()
    if (version !== this.version) throw refusal(412)
    this.saves += 1
    this.content = content
    this.version += 1
    return this.#draft()
  }

  recall = async () => this.kept
  keep = async (kept: KeptDraft) => {
    this.kept = kept
  }

  /** Another device saves. */
  elsewhere(change: Partial<DraftContent>): void {
    this.content = { ...this.content, ...change }
    this.version += 1
  }
}

function refusal(status: number): Problem {
  return new Problem({ status, code: 'problems.stale', params: {}, instance: '', fields: [] })
}

const write = (letter: string) => (content: DraftContent) => ({ ...content, letter })

let world: World
beforeEach(() => {
  vi.useFakeTimers()
  world = new World()
})
afterEach(() => vi.useRealTimers())

test('changes are saved a moment later, together', async () => {
  const store = await DraftStore.open(world)
  store.change(write('a'))
  store.change(write('ab'))
  expect(store.saveState.value.state).toBe('saving')
  await vi.runAllTimersAsync()
  expect(store.saveState.value.state).toBe('saved')
  expect(world.content.letter).toBe('ab')
  expect(world.saves).toBe(1)
})

test('what does not change anything is not saved', async () => {
  const store = await DraftStore.open(world)
  store.change(content => ({ ...content }))
  await vi.runAllTimersAsync()
  expect(world.saves).toBe(0)
})

test('without a line it stays on the device and goes when the line is back', async () => {
  const store = await DraftStore.open(world)
  world.online = false
  store.change(write('offline'))
  await vi.advanceTimersByTimeAsync(1000)
  expect(store.saveState.value.state).toBe('offline')
  expect(store.ready.value).toBe(false)
  expect(world.kept?.content.letter).toBe('offline')
  world.online = true
  await vi.advanceTimersByTimeAsync(10_000)
  expect(store.saveState.value.state).toBe('saved')
  expect(world.content.letter).toBe('offline')
})

test('opened without a line, it is the copy from the device; nothing at all says so', async () => {
  await expect(DraftStore.open(Object.assign(new World(), { online: false }))).rejects.toThrow(Offline)
  const first = await DraftStore.open(world)
  world.online = false
  first.change(write('kept'))
  first.close()
  const second = await DraftStore.open(world)
  expect(second.content.value.letter).toBe('kept')
  expect(second.saveState.value.state).toBe('offline')
  world.online = true
  await vi.advanceTimersByTimeAsync(10_000)
  expect(world.content.letter).toBe('kept')
})

test('after a reload, what was not saved comes back and is saved', async () => {
  const first = await DraftStore.open(world)
  first.change(write('typed just before the reload'))
  first.close()
  const second = await DraftStore.open(world)
  await vi.runAllTimersAsync()
  expect(second.saveState.value.state).toBe('saved')
  expect(world.content.letter).toBe('typed just before the reload')
})

test('when the session is over nothing is lost, and the next save goes through', async () => {
  const store = await DraftStore.open(world)
  world.signedIn = false
  store.change(write('late at night'))
  await vi.advanceTimersByTimeAsync(1000)
  expect(store.saveState.value.state).toBe('signed_out')
  world.signedIn = true
  await store.flush()
  expect(world.content.letter).toBe('late at night')
})

test('two devices in different places: both are kept without asking', async () => {
  const store = await DraftStore.open(world)
  world.elsewhere({ level: 'vg1' })
  store.change(write('here'))
  await vi.runAllTimersAsync()
  expect(store.saveState.value.state).toBe('saved')
  expect(world.content).toMatchObject({ level: 'vg1', letter: 'here' })
})

test.each(['mine', 'theirs'] as const)(
  'two devices in the same place: the person chooses %s',
  async choice => {
    const store = await DraftStore.open(world)
    world.elsewhere({ letter: 'there', level: 'vg1' })
    store.change(write('here'))
    await vi.runAllTimersAsync()
    const found = store.saveState.value
    expect(found.state === 'conflict' && found.merged.conflicts).toEqual(['letter'])
    expect(world.content.letter).toBe('there')
    await store.settle({ letter: choice })
    expect(store.saveState.value.state).toBe('saved')
    expect(world.content).toMatchObject({ level: 'vg1', letter: choice === 'mine' ? 'here' : 'there' })
  },
)

test('a choice left open is asked about again after a reload, and nothing is saved meanwhile', async () => {
  const first = await DraftStore.open(world)
  world.elsewhere({ letter: 'there', level: 'vg1' })
  first.change(write('here'))
  await vi.runAllTimersAsync()
  first.change(write('here, and more'))
  first.close()
  const second = await DraftStore.open(world)
  await vi.runAllTimersAsync()
  const found = second.saveState.value
  expect(found.state === 'conflict' && found.merged.conflicts).toEqual(['letter'])
  expect(second.content.value).toMatchObject({ level: 'vg1', letter: 'here, and more' })
  expect(world.content.letter).toBe('there')
  await second.settle({ letter: 'theirs' })
  expect(world.content.letter).toBe('there')
  expect(world.kept?.base.letter).toBe('there')
})

test('typing goes on while a save is under way', async () => {
  const store = await DraftStore.open(world)
  store.change(write('a'))
  const saving = store.flush()
  store.change(write('ab'))
  await saving
  expect(store.content.value.letter).toBe('ab')
  await vi.runAllTimersAsync()
  expect(world.content.letter).toBe('ab')
})

test('words about health leave the device once they are safe', async () => {
  const store = await DraftStore.open(world)
  world.online = false
  store.change(content => ({ ...content, explanation: 'private' }))
  expect(world.kept?.content.explanation).toBe('private')
  world.online = true
  await vi.runAllTimersAsync()
  expect(world.content.explanation).toBe('private')
  expect(world.kept?.content.explanation).toBe('')
  const again = await DraftStore.open(world)
  expect(again.content.value.explanation).toBe('private')
})

test('saving twice with nothing to save comes back both times', async () => {
  const world = new World()
  const store = await DraftStore.open(world)
  await store.refresh()
  await store.refresh()
  await store.flush()
  expect(store.saveState.value.state).toBe('saved')
  expect(world.saves).toBe(0)
})
