/** The whole application on one page, what the rules still say about it, and sending it. */
import { useSignal } from '@preact/signals'
import { Problem, textFor } from '../../../api/problem'
import { Alert, Button, Heading, Link } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { go } from '../../../router'
import { session } from '../../../session'
import { readablePhone } from '../../accounts/model'
import { submit } from '../data'
import type { Part } from '../merge'
import {
  asksForMotherTongue,
  type DraftContent,
  type Finding,
  mayChange,
  type Step,
  stepOf,
  wishOf,
} from '../model'
import { countyName } from '../names'
import { Note, placeOfFinding } from '../parts/Findings'
import { Leave } from '../parts/Leave'
import { areaName } from '../parts/Names'
import { PartSummary } from '../parts/PartSummary'
import type { StepProps } from './step'

export function Overview(props: StepProps) {
  const { findings } = props
  const stops = findings.filter(finding => finding.severity === 'stop')
  const others = findings.filter(finding => finding.severity !== 'stop')
  return (
    <>
      {stops.length > 0 && (
        <section class="stack" data-gap="sm">
          <Heading>{t('applications.overview.stops', { count: stops.length })}</Heading>
          {stops.map(finding => (
            <Note
              key={finding.code + finding.pointer}
              finding={finding}
              about={aboutWish(finding, props.content)}
              href={placeOfFinding(stepOf(finding), finding)}
            />
          ))}
        </section>
      )}
      {others.length > 0 && (
        <section class="stack" data-gap="sm">
          <Heading>{t('applications.overview.others')}</Heading>
          {others.map(finding => (
            <Note
              key={finding.code + finding.pointer}
              finding={finding}
              about={aboutWish(finding, props.content)}
              href={placeOfFinding(stepOf(finding), finding)}
            />
          ))}
        </section>
      )}
      <Parts {...props} />
      <Send {...props} />
      <Leave application={props.application} version={props.store.version} />
    </>
  )
}

/** What a finding about a wish is about: the name of the area or the trade. */
function aboutWish(finding: Finding, content: DraftContent): string | undefined {
  const code = wishOf(finding, content)
  return code && areaName(code).text
}

const PARTS: readonly { part: Part; step: Step; shown?: (content: DraftContent) => boolean }[] = [
  { part: 'types', step: 'basis' },
  { part: 'level', step: 'basis', shown: content => content.types.includes('school') },
  { part: 'category', step: 'basis', shown: content => content.types.includes('school') },
  { part: 'moving', step: 'residence' },
  { part: 'wishes', step: 'wishes', shown: content => content.types.includes('school') },
  {
    part: 'apprenticeship_wishes',
    step: 'wishes',
    shown: content => content.types.includes('apprenticeship'),
  },
  { part: 'foreign_language', step: 'more', shown: content => content.foreign_language !== null },
  { part: 'mother_tongue', step: 'more', shown: asksForMotherTongue },
  { part: 'extra_forms', step: 'more', shown: content => content.extra_forms.length > 0 },
  { part: 'letter', step: 'more', shown: content => content.types.includes('apprenticeship') },
]

function Parts({ application, content }: StepProps) {
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('applications.overview.title', { county: countyName(application.county) })}</Heading>
      <dl class="part-list">
        <ReachedAt />
        {PARTS.filter(({ shown }) => shown?.(content) ?? true).map(({ part, step }) => (
          <div key={part}>
            <dt class="part-head">
              {t(`applications.part.${part}`)}
              <ChangeLink step={step} part={t(`applications.part.${part}`)} />
            </dt>
            <dd>
              <PartSummary part={part} content={content} county={application.county} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Where the answer will be sent: worth a last look. */
function ReachedAt() {
  const who = session()
  if (who.state !== 'signed_in') return null
  const { phone, email } = who.me.contact
  const name = t('accounts.contact.title')
  return (
    <div>
      <dt class="part-head">
        {name}
        <ChangeLink step="contact" part={name} />
      </dt>
      <dd>
        <p class="subtle numbers">
          {[readablePhone(phone), email].filter(Boolean).join(' · ') || t('accounts.contact.none')}
        </p>
      </dd>
    </div>
  )
}

function ChangeLink({ step, part }: { step: Step; part: string }) {
  return (
    <span class="no-print">
      <Link href={`?step=${step}`} aria-label={t('applications.overview.change_named', { part })}>
        {t('applications.overview.change')}
      </Link>
    </span>
  )
}

function Send({ application, store, findings }: StepProps) {
  const busy = useSignal(false)
  const fault = useSignal<unknown>(undefined)
  const asking = useSignal(false)
  const isLate = application.window === 'late' || tooLate(fault.value)
  const canSend = isLate || mayChange(application)
  const isSent = application.state !== 'draft' && application.state !== 'withdrawn'

  const send = async (late: boolean) => {
    asking.value = false
    busy.value = true
    fault.value = undefined
    try {
      await store.flush()
      if (store.saveState.value.state === 'saved') {
        const receipt = await submit(application.id, store.version, late)
        go(`/receipt/${application.id}?version=${receipt.number}`)
      }
    } catch (error) {
      fault.value = error
    } finally {
      busy.value = false
    }
  }

  if (!canSend) return <Alert>{t(`applications.window.${application.window}`)}</Alert>
  if (isSent && !store.unsentChanges.value) {
    return (
      <Alert color="success">
        <div class="stack" data-gap="sm">
          <p>{t('applications.overview.already_sent')}</p>
          <p>
            <Link href={`/receipt/${application.id}`}>{t('applications.proof.see')}</Link>
          </p>
        </div>
      </Alert>
    )
  }
  const stopped = findings.some(finding => finding.severity === 'stop')
  return (
    <section class="stack no-print" data-gap="sm" id="send" tabIndex={-1}>
      <Heading>{t('applications.send.title')}</Heading>
      <p>{t('applications.send.text', { moment: dateAndTime(lastMoment(application.deadline)) })}</p>
      {stopped && <p>{t('applications.send.stopped')}</p>}
      {fault.value !== undefined && (
        <Alert
          color={tooLate(fault.value) ? 'warning' : 'danger'}
          title={t('applications.send.not_sent')}
          live
        >
          {textFor(fault.value)}
        </Alert>
      )}
      <div class="row">
        <Button
          wide
          busy={busy.value}
          disabled={stopped}
          onClick={() => {
            if (isLate) asking.value = true
            else void send(false)
          }}
        >
          {t(isLate ? 'applications.send.late' : isSent ? 'applications.send.again' : 'applications.send.do')}
        </Button>
      </div>
      <Dialog
        title={t('applications.send.late')}
        open={asking.value}
        onClose={() => {
          asking.value = false
        }}
        actions={
          <>
            <Button onClick={() => void send(true)}>{t('applications.send.late')}</Button>
            <Button
              variant="secondary"
              onClick={() => {
                asking.value = false
              }}
            >
              {t('shell.not_now')}
            </Button>
          </>
        }
      >
        <p>{t('applications.send.late_text')}</p>
      </Dialog>
    </section>
  )
}

function tooLate(fault: unknown): boolean {
  return fault instanceof Problem && fault.code.startsWith('applications.deadline_passed')
}
