/** One offering at the school: the seats, who is asked, who waits, who came, and what has happened. */
import { useSignal } from '@preact/signals'
import { Await } from '../../design/Await'
import { Alert, Heading, Link, Tag } from '../../design/basics'
import { Countdown } from '../../design/Countdown'
import { Opening } from '../../design/Opening'
import { Records } from '../../design/Records'
import '../../design/records.css'
import { dateAndTime, lastMoment, number } from '../../i18n/format'
import { say, t } from '../../i18n/messages'
import type { ScreenProps } from '../../routes'
import { may } from '../../session'
import { Name, OwnName } from '../catalogue/parts/Name'
import { usePage } from './data'
import { handledByCounty, type Page } from './model'
import { Log } from './parts/Log'
import { Pupils } from './parts/Pupils'
import './waiting_lists.css'

export default function ListScreen({ params }: ScreenProps) {
  const reading = usePage(params.id ?? '')
  const back = may('list.hand_over') ? '/desk/lists' : '/lists'
  return (
    <div class="wide stack" data-gap="lg">
      <p>
        <Link href={back}>{t('waiting_lists.page.back')}</Link>
      </p>
      <Await reading={reading} title={t('waiting_lists.page.title')} lead={t('waiting_lists.page.lead')}>
        {found => <Current first={found} />}
      </Await>
    </div>
  )
}

/** The offering as it was read, or as the last thing done here has left it. */
function Current({ first }: { first: Page }) {
  const page = useSignal(first)
  const shown = page.value
  const hidden = handledByCounty(shown)
  return (
    <>
      <Opening title={<Name names={shown.area_names} />} lead={t('waiting_lists.page.lead')}>
        <p>
          <OwnName>{shown.school_name}</OwnName>
        </p>
        <Closing page={shown} />
      </Opening>
      {shown.kept_by_county && (
        <Alert>
          <p>{t('waiting_lists.page.kept_by_county')}</p>
        </Alert>
      )}
      <div class="desk-columns">
        <div class="stack" data-gap="lg">
          <Figures page={shown} />
          {hidden > 0 && <p class="small">{t('waiting_lists.page.by_county', { count: hidden })}</p>}
          <Calls page={shown} />
          <Pupils
            page={shown}
            onChanged={next => {
              page.value = next
            }}
          />
        </div>
        <aside class="stack" data-gap="lg">
          <InLine page={shown} />
          <Log lines={shown.log} />
        </aside>
      </div>
    </>
  )
}

function Closing({ page: { state, closes } }: { page: Page }) {
  if (state === 'closed') return <Tag>{t('waiting_lists.page.closed')}</Tag>
  if (!closes) return null
  return (
    <p class="small subtle">{t('waiting_lists.page.closes', { moment: dateAndTime(lastMoment(closes)) })}</p>
  )
}

function Figures({ page }: { page: Page }) {
  const figures = [
    ['seats', page.seats],
    ['held', page.held],
    ['called', page.called],
    ['free', page.free],
    ['waiting', page.waiting],
  ] as const
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('waiting_lists.page.figures')}</Heading>
      <dl class="seat-figures">
        {figures.map(([name, count]) => (
          <div key={name}>
            <dt>{t(`waiting_lists.school.${name}`)}</dt>
            <dd>{number(count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Calls({ page: { calls } }: { page: Page }) {
  const columns = [
    { label: t('waiting_lists.page.name'), cell: (call: Page['calls'][number]) => call.name },
    {
      label: t('waiting_lists.page.called_at'),
      cell: (call: Page['calls'][number]) => dateAndTime(call.called_at),
    },
    {
      label: t('waiting_lists.page.answer_by'),
      cell: (call: Page['calls'][number]) =>
        call.answer_by ? (
          <span class="row">
            <span>{dateAndTime(call.answer_by)}</span>
            <Countdown until={new Date(call.answer_by)} />
          </span>
        ) : (
          t('waiting_lists.page.as_offer')
        ),
    },
  ]
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('waiting_lists.page.calls')}</Heading>
      {calls.length === 0 ? (
        <p>{t('waiting_lists.page.no_calls')}</p>
      ) : (
        <Records caption={t('waiting_lists.page.calls')} columns={columns} rows={calls} />
      )}
    </section>
  )
}

function InLine({ page: { lines } }: { page: Page }) {
  const several = lines.length > 1
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('waiting_lists.page.line')}</Heading>
      <p class="small">{t('waiting_lists.page.line_help')}</p>
      {lines.every(line => line.people.length === 0) && <p>{t('waiting_lists.page.no_line')}</p>}
      {lines.map(line => (
        <div key={line.pool} class="stack" data-gap="xs">
          {several && <Heading level={3}>{say(`waiting_lists.pool.${line.pool}`, {}) ?? line.pool}</Heading>}
          <ol class="plain-list in-line">
            {line.people.map(person => (
              <li key={person.id}>
                <span class="numbers">{number(person.number)}</span>
                <span>{person.name}</span>
                {person.is_called && <Tag color="info">{t('waiting_lists.page.is_called')}</Tag>}
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}
