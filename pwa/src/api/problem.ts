/** What can go wrong with a request, as values a screen can show: the server's refusal, or no line. */
import { type Feature, type Key, loadWords, say } from '../i18n/messages'

export interface FieldFault {
  /** RFC 6901 pointer into what was sent: `/wishes/0/school`. */
  pointer: string
  code: string
  params: Record<string, unknown>
}

interface ProblemBody {
  status: number
  code: string
  params: Record<string, unknown>
  instance: string
  fields: FieldFault[]
}

/** The server refused. `code` is stable and is the key of the sentence. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly params: Record<string, unknown>
  /** The request's id, to quote when asking for help. */
  readonly instance: string
  readonly fields: readonly FieldFault[]

  constructor(body: ProblemBody) {
    super(body.code)
    this.status = body.status
    this.code = body.code
    this.params = body.params
    this.instance = body.instance
    this.fields = body.fields
  }

  /** What to tell the person, in the active language. */
  get text(): string {
    return textOf(this.code, this.params)
  }

  /** The faults by pointer, each as a sentence. */
  get fieldTexts(): ReadonlyMap<string, string> {
    return new Map(this.fields.map(fault => [fault.pointer, textOf(fault.code, fault.params)]))
  }
}

/** The request never got an answer. */
export class Offline extends Error {
  get text(): string {
    return textOf('shell.offline.request', {})
  }
}

function textOf(code: string, params: Record<string, unknown>): string {
  return say(code, params) ?? say('problems.unexpected' satisfies Key, {}) ?? code
}

/** A sentence for anything that was thrown. */
export function textFor(error: unknown): string {
  return error instanceof Problem || error instanceof Offline ? error.text : textOf('problems.unexpected', {})
}

/** Read the refusal and fetch the words of the features it speaks for. */
export async function problemFrom(response: Response, body: unknown): Promise<Problem> {
  const known = isProblem(body)
    ? body
    : { status: response.status, code: 'problems.unexpected', params: {}, instance: '', fields: [] }
  const codes = [known.code, ...known.fields.map(fault => fault.code), 'problems.']
  const features = new Set(codes.map(code => code.slice(0, code.indexOf('.')) as Feature))
  await loadWords([...features]).catch(() => undefined)
  return new Problem(known)
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'code' in body && 'fields' in body
}
