/** How it goes: each application's state in plain words, and what has happened to it. */
import { Await } from '../../design/Await'
import { ButtonLink, Card, Details, EmptyState, Heading, Link, Tag } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { Timeline } from '../../design/Timeline'
import { dateAndTime } from '../../i18n/format'
import { t } from '../../i18n/messages'
import { isApplicant } from '../../session'
import { ResultCard } from '../offers/parts/ResultCard'
import './applications.css'
import { type Standing, useStatus } from './data'
import { countyName } from './names'
import { AskedList } from './parts/AskedList'
import { Decided } from './parts/Decided'
import { AreaName, SchoolName } from './parts/Names'
import { Office } from './parts/Office'
import { Reopened } from './parts/Reopened'
import { eventText, groupName } from './reader'

export default function Status() {
  const reading = useStatus()
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t('applications.status.title')} lead={t('applications.status.lead')} />
      <ResultCard />
      <Await
        reading={reading}
        isEmpty={standings => standings.length === 0}
        empty={
          <EmptyState
            title={t('applications.list.none.title')}
            action={
              isApplicant() && <ButtonLink href="/application">{t('applications.start.title')}</ButtonLink>
            }
          >
            <p>{t(isApplicant() ? 'applications.list.none.text' : 'applications.list.none_of_child')}</p>
          </EmptyState>
        }
      >
        {standings => standings.map(standing => <One key={standing.item.id} standing={standing} />)}
      </Await>
    </div>
  )
}

function One({ standing: { item, timeline, asked } }: { standing: Standing }) {
  const county = countyName(item.county)
  return (
    <section class="stack">
      <Heading>{t('applications.flow.to_county', { county })}</Heading>
      <AskedList id={item.id} asked={asked ?? []} link />
      <Card tinted>
        <p>
          <strong>{t(`applications.state.${item.state}`)}</strong>
        </p>
        {item.state === 'submitted' && item.group === 'received' && <p>{t('applications.status.wait')}</p>}
        {item.submitted_at && (
          <p class="small">
            {t('applications.proof.reference')}: <span class="numbers">{item.reference}</span>
          </p>
        )}
        {isApplicant() && (
          <div class="row">
            <Link href={`/application/${item.id}?step=overview`}>{t('applications.proof.open')}</Link>
            {item.submission_number && (
              <Link href={`/receipt/${item.id}`}>{t('applications.proof.see')}</Link>
            )}
          </div>
        )}
        <Office county={item.county} />
      </Card>
      {item.wishes.length > 0 && (
        <ol class="ds-list">
          {item.wishes.map(wish => (
            <li key={wish.rank}>
              <p>
                <AreaName code={wish.area} />
                {wish.school && (
                  <span class="subtle">
                    {' · '}
                    <SchoolName area={wish.area} school={wish.school} county={item.county} />
                  </span>
                )}
              </p>
              <p>
                <Tag>{groupName(wish.group)}</Tag>
              </p>
            </li>
          ))}
        </ol>
      )}
      <div class="stack" data-gap="sm">
        <Heading level={3}>{t('applications.status.happened')}</Heading>
        <Timeline
          label={t('applications.status.happened')}
          items={timeline.map((event, place) => ({
            id: event.at + event.kind,
            state: place === 0 ? 'now' : 'done',
            content: (
              <div class="stack" data-gap="sm">
                <p class="small subtle capital">{dateAndTime(event.at)}</p>
                <p>{eventText(event)}</p>
                {event.kind === 'reopened' && <Reopened event={event} />}
                {event.kind === 'decided' && <Decided event={event} county={item.county} />}
                {event.kind === 'decision_ended' && typeof event.params.reason === 'string' && (
                  <blockquote class="quoted">{event.params.reason}</blockquote>
                )}
                {event.status && (
                  <Details summary={t('applications.status.code')}>
                    <p>{t('applications.status.code_text', { code: event.status.code })}</p>
                  </Details>
                )}
              </div>
            ),
          }))}
        />
      </div>
    </section>
  )
}
