/** An application as the screens see it: its pages, what the rules say on which of them. Pure. */
import type { components } from '../../api/schema'
import { same } from './merge'

type Schemas = components['schemas']
export type Application = Schemas['Application']

/** A sender may leave parts of a draft out; what the server answers has all of them. */
type Complete<T> = T extends readonly (infer E)[]
  ? Complete<E>[]
  : T extends object
    ? { [K in keyof T]-?: Complete<Exclude<T[K], undefined>> }
    : T

export type DraftContent = Complete<Schemas['DraftContent']>
export type Draft = Omit<Schemas['Draft'], 'content'> & { content: DraftContent }
export type SchoolWish = DraftContent['wishes'][number]
export type ApprenticeshipWish = DraftContent['apprenticeship_wishes'][number]
export type ExtraForm = DraftContent['extra_forms'][number]
export type Finding = Schemas['Finding']
export type Limits = Schemas['Limits']
export type Paper = Schemas['Attachment']
export type Receipt = Schemas['Receipt']
export type StatusItem = Schemas['StatusItem']
export type TimelineItem = Schemas['TimelineItem']

/** The pages of an application, in the order they are walked through. Every one can be opened at any time. */
export type Step = 'contact' | 'residence' | 'basis' | 'wishes' | 'more' | 'attachments' | 'overview'

const FIRST: readonly Step[] = ['contact', 'residence', 'basis', 'wishes']

/** The pages this application has: the one for more questions only when something asks for it. */
export function stepsOf(content: DraftContent, forms: readonly FormAsked[]): readonly Step[] {
  return [...FIRST, ...(asksForMore(content, forms) ? (['more'] as const) : []), 'attachments', 'overview']
}

/** What an offering asks to be told beside the wish. */
export interface FormAsked {
  area: string
  school: string
  schoolName: string
  requirement: string
}

const WRITTEN = new Set(['own_form', 'interview', 'health_declaration'])

interface Asking {
  area: { code: string }
  school: string
  school_name: string
  requirements: readonly string[]
}

/** The forms asked for by the offerings that are wished for, in the order of the wishes. */
export function formsAsked(content: DraftContent, offerings: readonly Asking[]): readonly FormAsked[] {
  return content.wishes.flatMap(wish =>
    wish.schools.flatMap(school => {
      const offering = offerings.find(each => each.area.code === wish.area && each.school === school)
      return (offering?.requirements ?? [])
        .filter(requirement => WRITTEN.has(requirement))
        .map(requirement => ({
          area: wish.area,
          school,
          schoolName: offering?.school_name ?? school,
          requirement,
        }))
    }),
  )
}

const MINORITY_LANGUAGE = new Set(['special_language', 'newly_arrived'])

export function asksForMotherTongue(content: DraftContent): boolean {
  return content.types.includes('school') && MINORITY_LANGUAGE.has(content.category)
}

/** A foreign language goes on from lower secondary in general studies, from Vg1. */
export function asksForLanguage(content: DraftContent): boolean {
  return content.types.includes('school') && content.level === 'vg1'
}

export function asksForLetter(content: DraftContent): boolean {
  return content.types.includes('apprenticeship')
}

function asksForMore(content: DraftContent, forms: readonly FormAsked[]): boolean {
  return (
    asksForLanguage(content) || asksForMotherTongue(content) || asksForLetter(content) || forms.length > 0
  )
}

const BY_CODE: Readonly<Record<string, Step>> = {
  'applications.finding.contact_not_confirmed': 'contact',
  'applications.finding.document_missing': 'attachments',
  'applications.finding.moving_document': 'attachments',
  'applications.finding.extra_form_missing': 'more',
}

const BY_POINTER: readonly [RegExp, Step][] = [
  [/^\/terms/, 'contact'],
  [/^\/moving/, 'residence'],
  [/^\/(types|level|category|explanation|apprenticeship)$/, 'basis'],
  [/^\/(wishes|apprenticeship_wishes)/, 'wishes'],
  [/^\/(had_foreign_language|foreign_language|mother_tongue|extra_forms|letter)/, 'more'],
]

/** The page where a finding is mended. */
export function stepOf(finding: Pick<Finding, 'code' | 'pointer'>): Step {
  const byPointer = BY_POINTER.find(([sign]) => sign.test(finding.pointer))?.[1]
  return BY_CODE[finding.code] ?? byPointer ?? 'overview'
}

/** The id of the element a pointer means: `/wishes/0/schools` → `draft-wishes-0-schools`. */
export function anchorOf(pointer: string): string {
  return `draft${pointer.replaceAll('/', '-')}`
}

/** The area or trade a finding is about, where it is about one of the wishes. */
export function wishOf(finding: Pick<Finding, 'pointer'>, content: DraftContent): string | undefined {
  const [, list, place] = finding.pointer.match(/^\/(wishes|apprenticeship_wishes)\/(\d+)/) ?? []
  if (list === 'wishes') return content.wishes[Number(place)]?.area
  return list ? content.apprenticeship_wishes[Number(place)]?.trade : undefined
}

/**
 * Findings speak of the draft as it was saved. Until the next save has been judged they move along with what they are
 * about, and go when that was changed or taken out: a wish put in another place keeps its own, not its neighbour's.
 */
export function stillTrue(
  findings: readonly Finding[],
  judged: DraftContent,
  present: DraftContent,
): readonly Finding[] {
  if (judged === present) return findings
  return findings.flatMap(finding => {
    const [, part = '', rest = ''] = finding.pointer.match(/^\/([a-z_]+)(.*)$/) ?? []
    if (!isPart(part, judged) || same(judged[part], present[part])) return [finding]
    const pointer = part === 'wishes' && rest ? movedPointer(rest, judged.wishes, present.wishes) : undefined
    return pointer === undefined ? [] : [{ ...finding, pointer }]
  })
}

function isPart(name: string, content: DraftContent): name is keyof DraftContent {
  return name in content
}

/** Where a pointer within one wish (`/1/schools/0`) leads now, or nothing when that wish is another or gone. */
function movedPointer(
  rest: string,
  judged: readonly SchoolWish[],
  present: readonly SchoolWish[],
): string | undefined {
  const [, place, inside = ''] = rest.match(/^\/(\d+)(.*)$/) ?? []
  const before = judged[Number(place)]
  const now = present.findIndex(wish => wish.area === before?.area)
  return now >= 0 && same(before, present[now]) ? `/wishes/${now}${inside}` : undefined
}

const SEVERITY = { stop: 0, warn: 1, inform: 2 } as const

/** The findings of one page, the gravest first. */
export function findingsOn(step: Step, findings: readonly Finding[]): readonly Finding[] {
  return findings
    .filter(finding => stepOf(finding) === step)
    .toSorted((a, b) => SEVERITY[a.severity] - SEVERITY[b.severity])
}

/** The findings at one place and below it, leaving the rest of the page alone. */
export function findingsAt(pointer: string, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(finding => finding.pointer === pointer || finding.pointer.startsWith(`${pointer}/`))
}

export type StepState = 'stops' | 'warns' | 'fine'

/** How a page stands: something stops, something is worth a look, or all is well. */
export function stepState(step: Step, findings: readonly Finding[]): StepState {
  const here = findingsOn(step, findings)
  if (here.some(finding => finding.severity === 'stop')) return 'stops'
  return here.some(finding => finding.severity === 'warn') ? 'warns' : 'fine'
}

/** Whether there is something to do about an application now, most urgent first. */
export type NextThing =
  | 'wait_for_opening'
  | 'finish'
  | 'finish_late'
  | 'send_changes'
  | 'changes_too_late'
  | 'nothing'
  | 'start_again'
  | 'withdrawn_for_good'

const MAY_CHANGE = new Set<Application['window']>(['open', 'change_once', 'reopened'])

export function mayChange(application: Pick<Application, 'window'>): boolean {
  return MAY_CHANGE.has(application.window)
}

export function nextThing(application: Pick<Application, 'state' | 'window'>): NextThing {
  const { state, window } = application
  if (state === 'draft') {
    if (window === 'not_open_yet') return 'wait_for_opening'
    return window === 'late' || window === 'closed' ? 'finish_late' : 'finish'
  }
  if (state === 'changed') return mayChange(application) ? 'send_changes' : 'changes_too_late'
  if (state === 'withdrawn') return mayChange(application) ? 'start_again' : 'withdrawn_for_good'
  return 'nothing'
}

const ACCEPTED = ['application/pdf', 'image/jpeg', 'image/png'] as const
/** What the file dialogue offers. */
export const ACCEPT = ACCEPTED.join(',')

export type FileFault = 'empty' | 'kind' | 'size'

/** What can be said about a file before it is sent. The server looks more closely. */
export function fileFault(file: Pick<File, 'size' | 'type'>, largest: number): FileFault | undefined {
  if (file.size === 0) return 'empty'
  if (!ACCEPTED.some(accepted => accepted === file.type)) return 'kind'
  return file.size > largest ? 'size' : undefined
}

/** Every kind of paper, in the order to choose from. */
export const KINDS: readonly Paper['kind'][] = [
  'moving_document',
  'decision',
  'expert_assessment',
  'medical_certificate',
  'grades',
  'cv',
  'reference',
  'other',
]

/** The papers the rules ask for, first among the kinds to choose from. */
export function papersAsked(findings: readonly Finding[]): readonly Finding[] {
  return findingsOn('attachments', findings)
}
