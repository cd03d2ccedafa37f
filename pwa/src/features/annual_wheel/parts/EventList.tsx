/** Events as a timeline: what is over, what is next, what comes. */
import { Details, Tag } from '../../../design/basics'
import { Timeline } from '../../../design/Timeline'
import { date, fullDate } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { type Event, placeInTime } from '../model'

export function EventList({ events, next }: { events: readonly Event[]; next: Event | null }) {
  return (
    <Timeline
      items={events.map(event => ({
        id: event.kind,
        state: placeInTime(event, next),
        content: <Entry event={event} />,
      }))}
    />
  )
}

function Entry({ event }: { event: Event }) {
  return (
    <div class="stack" data-gap="sm">
      <p class="small subtle capital">{fullDate(event.day)}</p>
      <p>
        <strong>{t(`annual_wheel.kind.${event.kind}`)}</strong>
      </p>
      <p>{t(`annual_wheel.explained.${event.kind}`)}</p>
      <Marks event={event} />
      <Details summary={t('annual_wheel.source.title')}>
        <p>{t('annual_wheel.source.text', { source: event.legal_source })}</p>
        {event.moved && <p>{t('annual_wheel.source.moved', { date: date(event.decided_day) })}</p>}
        {!event.confirmed && <p>{t('annual_wheel.source.unconfirmed')}</p>}
      </Details>
    </div>
  )
}

/** Whether it is today or over; whether it may still move, which matters only before it has happened. */
function Marks({ event }: { event: Event }) {
  if (event.state === 'past') return <Tag>{t('annual_wheel.state.past')}</Tag>
  if (event.state === 'coming' && event.confirmed) return null
  return (
    <p class="row">
      {event.state === 'today' && <Tag color="warning">{t('annual_wheel.state.today')}</Tag>}
      {!event.confirmed && <Tag color="warning">{t('annual_wheel.unconfirmed')}</Tag>}
    </p>
  )
}
