/** Dates that come, one line each: the day, what happens, how long it is. */
import { Countdown } from '../../../design/Countdown'
import { dayAndMonth } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import type { Event } from '../../annual_wheel/model'

export function DateRows({ events }: { events: readonly Event[] }) {
  if (events.length === 0) return <p>{t('annual_wheel.season_over')}</p>
  return (
    <ul class="plain-list date-rows">
      {events.map(event => (
        <li key={event.kind}>
          <strong>{dayAndMonth(event.day)}</strong>
          <span>{t(`annual_wheel.kind.${event.kind}`)}</span>
          <span class="small subtle">
            <Countdown until={new Date(event.moment)} />
          </span>
        </li>
      ))}
    </ul>
  )
}
