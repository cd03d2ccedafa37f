/** One application on the county's desk: who, what was sent, what the rules say, what happened, and opening it again. */
import { useSignal } from '@preact/signals'
import { Await } from '../../design/Await'
import { Alert, Card, Heading, Link } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { Timeline } from '../../design/Timeline'
import { dateAndTime, lastMoment } from '../../i18n/format'
import { say, t } from '../../i18n/messages'
import type { ScreenProps } from '../../routes'
import { may } from '../../session'
import './applications.css'
import '../../design/records.css'
import { readOnDesk, useOnDesk } from './desk_data'
import type { OnDesk } from './desk_model'
import type { Receipt } from './model'
import { Applicant, History } from './parts/Applicant'
import { CaseFlags } from './parts/CaseFlags'
import { CaseTodo } from './parts/CaseTodo'
import { DecisionsOnDesk } from './parts/Decisions'
import { DeskState } from './parts/DeskState'
import { Note } from './parts/Findings'
import { GradesOnDesk } from './parts/GradesOnDesk'
import { areaName } from './parts/Names'
import { PapersOnDesk } from './parts/PapersOnDesk'
import { Reopen } from './parts/Reopen'
import { Reopened } from './parts/Reopened'
import { SentVersion } from './parts/SentVersion'

export default function OnDeskScreen({ params }: ScreenProps) {
  const id = params.id ?? ''
  const reading = useOnDesk(id)
  const after = useSignal<OnDesk | undefined>(undefined)
  const isReopened = useSignal(false)
  // What was done shows where one stands; the page neither goes away meanwhile nor jumps.
  const readAgain = () => {
    readOnDesk(id).then(
      found => {
        after.value = found
      },
      () => reading.reload(),
    )
  }
  return (
    <div class="wide stack" data-gap="lg">
      <p>
        <Link href="/desk/applications">{t('desk.application.back')}</Link>
      </p>
      <Await reading={reading} title={t('desk.application.title')}>
        {found => (
          <One
            found={after.value ?? found}
            isReopened={isReopened.value}
            onReopened={() => {
              isReopened.value = true
              readAgain()
            }}
            onChanged={readAgain}
          />
        )}
      </Await>
    </div>
  )
}

function One({
  found,
  isReopened,
  onReopened,
  onChanged,
}: {
  found: OnDesk
  isReopened: boolean
  onReopened: () => void
  onChanged: () => void
}) {
  return (
    <>
      <Opening title={found.person.name || t('desk.nameless')} lead={t('desk.application.logged')}>
        <p class="row">
          <span class="numbers">{found.reference}</span>
          <DeskState item={found} />
          <CaseFlags flags={found.flags} />
        </p>
      </Opening>
      <CaseTodo found={found} />
      {isReopened && found.reopened_until && (
        <Alert color="success" live>
          <p>{t('desk.reopen.done', { until: dateAndTime(lastMoment(found.reopened_until)) })}</p>
        </Alert>
      )}
      <div class="desk-columns">
        <div class="stack" data-gap="lg">
          {found.sent ? (
            <Sent found={found} sent={found.sent} onChanged={onChanged} />
          ) : (
            <OnlyBegun found={found} />
          )}
          <section class="stack" data-gap="sm">
            <Heading>{t('applications.status.happened')}</Heading>
            <WhatHappened found={found} />
          </section>
        </div>
        <aside class="stack" data-gap="lg" aria-label={t('desk.application.about')}>
          <Applicant person={found.person} />
          <History years={found.history} />
          <Reopen application={found} onDone={onReopened} />
        </aside>
      </div>
    </>
  )
}

function OnlyBegun({ found }: { found: OnDesk }) {
  return (
    <Card tinted as="section">
      <Heading>{t('desk.application.begun')}</Heading>
      <p>{t('desk.application.begun_text', { moment: dateAndTime(found.begun_at) })}</p>
    </Card>
  )
}

function Sent({ found, sent, onChanged }: { found: OnDesk; sent: Receipt; onChanged: () => void }) {
  return (
    <>
      <SentVersion sent={sent} state={found.state} />
      <PapersOnDesk found={found} onChanged={onChanged} />
      {sent.content.types?.includes('school') && <GradesOnDesk id={found.id} />}
      {may('intake.decide') && <DecisionsOnDesk found={found} onChanged={onChanged} />}
      {found.findings.length > 0 && (
        <section class="stack" data-gap="sm">
          <Heading>{t('desk.application.findings')}</Heading>
          {found.findings.map(finding => (
            <Note
              key={finding.code + finding.pointer}
              finding={finding}
              about={wishNamed(finding.pointer, sent)}
            />
          ))}
        </section>
      )}
    </>
  )
}

/** The wish that a finding is about, by name: two may say the same of different ones. */
function wishNamed(pointer: string, sent: Receipt): string | undefined {
  const place = pointer.match(/^\/wishes\/(\d+)/)?.[1]
  const wish = place === undefined ? undefined : sent.content.wishes?.[Number(place)]
  return wish && areaName(wish.area).text
}

function WhatHappened({ found }: { found: OnDesk }) {
  return (
    <Timeline
      label={t('applications.status.happened')}
      items={found.timeline.map((event, place) => ({
        id: event.at + event.kind,
        state: place === 0 ? 'now' : 'done',
        content: (
          <div class="stack" data-gap="sm">
            <p class="small subtle capital">{dateAndTime(event.at)}</p>
            <p>{say(`desk.event.${event.kind}`, event.params)}</p>
            {event.kind === 'reopened' && <Reopened event={event} />}
          </div>
        ),
      }))}
    />
  )
}
