/** A case that is sent: who has it, what comes, the letters, and what was written. */
import { useSignal } from '@preact/signals'
import { newIntent } from '../../../api/client'
import { textFor } from '../../../api/problem'
import { Alert, Button, ButtonLink, Card, Heading, Link, Tag } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { Opening } from '../../../design/Opening'
import { Timeline } from '../../../design/Timeline'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { announce } from '../../../shell/announce'
import { letterAddress, withdrawCase } from '../data'
import {
  type Case,
  isOpen,
  type Letter,
  type Outcome,
  type Step,
  standing,
  stepsOf,
  subjectKey,
} from '../model'
import { Papers } from './Papers'
import { WishName } from './WishName'
import { Written } from './Written'

export function Followed({ found, onChanged }: { found: Case; onChanged: (next?: Case) => void }) {
  const { key, color } = standing(found)
  const about = found.wishes.find(wish => wish.wish_id === found.content.wish)
  return (
    <>
      <Opening title={t(`complaints.kind.${found.kind}`)}>
        <p class="row">
          <Tag color={color}>{t(key)}</Tag>
          <span class="small subtle">{t('complaints.case.reference', { reference: found.reference })}</span>
        </p>
      </Opening>
      <Card as="section" tinted>
        <div class="stack" data-gap="sm">
          <p>{nextOf(found)}</p>
          {found.state === 'settled' && (
            <p>
              <Link href="/result">{t('complaints.case.see_result')}</Link>
            </p>
          )}
        </div>
      </Card>
      {found.answer_by && (
        <Alert color="warning">
          <div class="stack" data-gap="sm">
            <p>
              {t(isOpen(found) ? 'complaints.case.answer_offer' : 'complaints.case.answer_new', {
                moment: dateAndTime(lastMoment(found.answer_by)),
              })}
            </p>
            <div class="row">
              <ButtonLink variant="secondary" href="/result">
                {t('complaints.case.go_answer')}
              </ButtonLink>
            </div>
          </div>
        </Alert>
      )}
      <Letters found={found} />
      <section class="stack" data-gap="sm">
        <Heading>{t('complaints.case.steps')}</Heading>
        <Timeline
          label={t('complaints.case.steps')}
          items={stepsOf(found).map(step => ({
            id: step.name,
            state: step.state,
            content: <StepContent found={found} step={step} />,
          }))}
        />
      </section>
      <section class="stack" data-gap="sm">
        <Heading>{t('complaints.case.wrote')}</Heading>
        <Written
          content={found.content}
          subject={t(subjectKey(found.kind, found.content.subject ?? 'other'))}
          wish={about && <WishName wish={about} />}
        />
        <Timing found={found} />
      </section>
      <Papers found={found} />
      {isOpen(found) && <Withdraw found={found} onChanged={onChanged} />}
    </>
  )
}

function nextOf({ state, body_name: body }: Case): string {
  if (state === 'forwarded') return t('complaints.case.next.forwarded', { body: body ?? '' })
  return t(`complaints.case.next.${state === 'draft' ? 'received' : state}`)
}

function Timing({ found }: { found: Case }) {
  const { received_at: sent, deadline, late } = found
  return (
    <p class="small subtle">
      {sent && t('complaints.case.sent', { moment: dateAndTime(sent) })}{' '}
      {deadline &&
        (late
          ? t('complaints.case.late', { moment: dateAndTime(lastMoment(deadline)) })
          : t('complaints.case.in_time', { moment: dateAndTime(lastMoment(deadline)) }))}
    </p>
  )
}

function StepContent({ found, step }: { found: Case; step: Step }) {
  const moment = momentOf(found, step)
  return (
    <div class="stack" data-gap="xs">
      <p>{stepName(found, step)}</p>
      {found.decisions
        .filter(({ by }) =>
          step.name === 'county' ? by === 'county' : step.name === 'body' && by !== 'county',
        )
        .map(({ by, outcome, number, decided_at: at }) => (
          <p class="small" key={number}>
            {t(`complaints.case.by.${by}`, { outcome: t(`complaints.outcome.${outcome}`) })}{' '}
            <span class="subtle">{dateAndTime(at)}</span>
          </p>
        ))}
      {moment && <p class="small subtle">{dateAndTime(moment)}</p>}
    </div>
  )
}

function stepName({ kind, body_name: body }: Case, { name, state }: Step): string {
  if (name === 'body' && state !== 'later' && body) return t('complaints.case.step.body_has', { body })
  if (name === 'county' && kind === 'deferral') return t('complaints.case.step.county_deferral')
  return t(`complaints.case.step.${name}`)
}

function momentOf(found: Case, { name, state }: Step): string | null {
  if (state === 'later') return null
  if (name === 'received') return found.received_at
  return name === 'answer' || name === 'withdrawn' ? found.closed_at : null
}

function Letters({ found }: { found: Case }) {
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('complaints.case.letters')}</Heading>
      <ul class="plain-list stack" data-gap="sm">
        {found.letters.map(letter => {
          const name = letterName(letter)
          return (
            <Card as="li" key={letter.number}>
              <div class="row" data-spread>
                <div class="stack" data-gap="xs">
                  <p>
                    <strong>{name}</strong>
                  </p>
                  <p class="small subtle">{dateAndTime(letter.written_at)}</p>
                </div>
                <ButtonLink
                  variant="secondary"
                  icon="download"
                  href={letterAddress(found.id, letter.number)}
                  download
                  aria-label={t('complaints.case.letter.open_named', { name })}
                >
                  {t('complaints.case.letter.open')}
                </ButtonLink>
              </div>
            </Card>
          )
        })}
      </ul>
    </section>
  )
}

function letterName({ kind }: Letter): string {
  if (kind === 'received') return t('complaints.case.letter.received')
  return t('complaints.case.letter.answer', { outcome: t(`complaints.outcome.${kind as Outcome}`) })
}

function Withdraw({ found, onChanged }: { found: Case; onChanged: (next?: Case) => void }) {
  const asking = useSignal(false)
  const busy = useSignal(false)
  const fault = useSignal('')
  const intent = useSignal(newIntent())
  const withdraw = async () => {
    busy.value = true
    fault.value = ''
    try {
      const next = await withdrawCase(found.id, intent.peek())
      announce(t('complaints.case.withdrawn'))
      onChanged(next)
    } catch (error) {
      fault.value = textFor(error)
    } finally {
      busy.value = false
    }
  }
  const close = () => {
    asking.value = false
  }
  return (
    <div class="row">
      <Button variant="secondary" color="danger" onClick={() => (asking.value = true)}>
        {t('complaints.case.withdraw.do')}
      </Button>
      <Dialog
        title={t('complaints.case.withdraw.do')}
        open={asking.value}
        onClose={close}
        actions={
          <>
            <Button color="danger" busy={busy.value} onClick={() => void withdraw()}>
              {t('complaints.case.withdraw.do')}
            </Button>
            <Button variant="secondary" onClick={close}>
              {t('complaints.case.withdraw.keep')}
            </Button>
          </>
        }
      >
        <p>{t('complaints.case.withdraw.sure')}</p>
        {fault.value && (
          <Alert color="danger" live>
            {fault.value}
          </Alert>
        )}
      </Dialog>
    </div>
  )
}
