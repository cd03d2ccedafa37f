/** One application in a list: to whom, how it stands, what to do next. */
import { now } from '../../../clock'
import { Alert, ButtonLink, Card, Heading, Link, Tag } from '../../../design/basics'
import { Countdown, isSoon, timeLeft } from '../../../design/Countdown'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { isApplicant } from '../../../session'
import { type Application, mayChange, type NextThing, nextThing } from '../model'
import { countyName } from '../names'
import { groupName } from '../reader'
import { Office } from './Office'

const COLOURS = { draft: 'warning', submitted: 'success', changed: 'warning', withdrawn: 'neutral' } as const
/** The states in which there is something left to do. */
const URGENT: ReadonlySet<NextThing> = new Set(['finish', 'finish_late', 'send_changes'])

export function ApplicationCard({ application, level = 2 }: { application: Application; level?: 2 | 3 }) {
  const next = nextThing(application)
  const county = countyName(application.county)
  // A guardian reads how it stands; the applicant decides.
  const isReader = !isApplicant()
  const isUrgent = URGENT.has(next) && !isReader
  return (
    <Card as="li" tinted={isUrgent} {...(isUrgent && { color: 'accent' as const })}>
      <div class="stack" data-gap="sm">
        <Heading level={level}>{t('applications.flow.to_county', { county })}</Heading>
        <p class="row">
          <Tag color={COLOURS[application.state]}>{t(`applications.state_short.${application.state}`)}</Tag>
          {saysMore(application) && application.group && <Tag>{groupName(application.group)}</Tag>}
        </p>
        {!isReader && !saysMore(application) && <p>{t(nextText(next, application))}</p>}
        {application.window === 'open' && (
          <p class="row small">
            <span>
              {t('applications.deadline.until', { moment: dateAndTime(lastMoment(application.deadline)) })}
            </span>
            {isUrgent && <Countdown until={new Date(application.deadline)} />}
          </p>
        )}
        {next === 'changes_too_late' && (
          <Alert>
            <p>{t(`applications.window.${application.window}`)}</p>
            <Office county={application.county} />
          </Alert>
        )}
        <div class="row">
          {isReader && <Link href="/status">{t('applications.list.see_status')}</Link>}
          {!isReader && (
            <ButtonLink
              href={`/application/${application.id}${next === 'finish' ? '' : '?step=overview'}`}
              variant={isUrgent ? 'primary' : 'secondary'}
              wide
              aria-label={`${actionName(next, application)}: ${county}`}
            >
              {actionName(next, application)}
            </ButtonLink>
          )}
          {!isReader && application.submission_number && (
            <Link
              href={`/receipt/${application.id}`}
              aria-label={t('applications.proof.see_named', { county })}
            >
              {t('applications.proof.see')}
            </Link>
          )}
        </div>
      </div>
    </Card>
  )
}

/** What the county has decided so far, where that is more than having received it. */
function saysMore({ state, group }: Application): boolean {
  return (state === 'submitted' || state === 'changed') && group !== 'received'
}

/** Three days before the deadline the tone is another. */
function nextText(next: NextThing, { deadline }: Application) {
  const soon = next === 'finish' && isSoon(timeLeft(new Date(deadline), now()))
  return soon ? 'applications.next.finish_soon' : (`applications.next.${next}` as const)
}

function actionName(next: NextThing, application: Application): string {
  if (next === 'finish' || next === 'finish_late') return t('applications.list.continue')
  if (next === 'send_changes') return t('applications.list.send_changes')
  return t(mayChange(application) ? 'applications.list.change' : 'applications.list.look')
}
