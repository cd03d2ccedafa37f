import { beforeEach, expect, test, vi } from 'vitest'
import { Offline, Problem } from '../../api/problem'
import { CaseDraft, type DraftPort, type Kept } from './draft'
import type { Case, Content } from './model'

const EMPTY: Content = { subject: null, wish: null, text: '', wanted: '', helper: '', late_reason: '' }
const of = (version: number, text: string) => ({ version, content: { ...EMPTY, text } }) as Case

let server: Case
let device: Kept | undefined
let fault: unknown
const port: DraftPort = {
  load: async () => server,
  save: async (content, version) => {
    if (fault) throw fault
    if (version !== server.version) {
      throw new Problem({
        status: 412,
        code: 'complaints.edited_elsewhere',
        params: {},
        instance: '',
        fields: [],
      })
    }
    server = { ...server, content, version: version + 1 }
    return server
  },
  recall: async () => device,
  keep: async kept => {
    device = kept
  },
}

beforeEach(() => {
  vi.useFakeTimers()
  server = of(1, '')
  device = undefined
  fault = undefined
})

test('what is typed is on the device at once and at the server a moment later', async () => {
  const draft = new CaseDraft(port, server)
  draft.change({ text: 'Fe' })
  draft.change({ text: 'Feil' })
  expect(device?.content.text).toBe('Feil')
  expect(server.content.text).toBe('')
  await vi.advanceTimersByTimeAsync(1000)
  expect(server.content.text).toBe('Feil')
  expect(server.version).toBe(2)
  expect(draft.save.value.state).toBe('saved')
})

test('without a line it stays on the device, and comes along later', async () => {
  const draft = new CaseDraft(port, server)
  fault = new Offline()
  draft.change({ text: 'Feil' })
  expect(await draft.flush()).toBe(false)
  expect(draft.save.value.state).toBe('device')
  fault = undefined
  const next = new CaseDraft(port, server)
  await next.resume()
  expect(server.content.text).toBe('Feil')
  expect(next.content.value.text).toBe('Feil')
})

test.each(['mine', 'theirs'] as const)('of two devices the person keeps %s', async whose => {
  const draft = new CaseDraft(port, server)
  server = of(2, 'Fra PC')
  draft.change({ text: 'Fra telefon' })
  expect(await draft.flush()).toBe(false)
  expect(draft.save.value.state).toBe('conflict')
  expect(await draft.choose(whose)).toBe(true)
  const text = whose === 'mine' ? 'Fra telefon' : 'Fra PC'
  expect([server.content.text, draft.content.value.text]).toEqual([text, text])
})

test('what lies on the device on top of an older version is a choice too', async () => {
  device = { version: 1, content: { ...EMPTY, text: 'Fra telefon' } }
  server = of(3, 'Fra PC')
  const draft = new CaseDraft(port, server)
  await draft.resume()
  expect(draft.save.value.state).toBe('conflict')
  expect(draft.content.value.text).toBe('Fra telefon')
})

test('what is refused says why and is not lost', async () => {
  fault = new Problem({ status: 422, code: 'problems.unexpected', params: {}, instance: '', fields: [] })
  const draft = new CaseDraft(port, server)
  draft.change({ text: 'Feil' })
  expect(await draft.flush()).toBe(false)
  expect(draft.save.value.state).toBe('failed')
  expect(device?.content.text).toBe('Feil')
})

test('typed while it is being saved is saved after', async () => {
  const draft = new CaseDraft(port, server)
  draft.change({ text: 'a' })
  const first = draft.flush()
  draft.change({ text: 'ab' })
  await first
  await vi.advanceTimersByTimeAsync(1000)
  expect(server.content.text).toBe('ab')
  expect(draft.save.value.state).toBe('saved')
})
