/** The next thing that happens, with the time that is left. Start and the calendar show the same. */

import { Card, Heading } from '../../../design/basics'
import { Countdown } from '../../../design/Countdown'
import { fullDate } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import type { Event } from '../model'

export function NextEvent({ event }: { event: Event | null }) {
  if (!event) return <p>{t('annual_wheel.season_over')}</p>
  return (
    <Card color="accent" tinted as="section" class="next-event">
      <p class="small">{t('annual_wheel.next')}</p>
      <Heading>{t(`annual_wheel.kind.${event.kind}`)}</Heading>
      <p class="capital">{fullDate(event.day)}</p>
      <p>
        <Countdown until={new Date(event.moment)} />
      </p>
    </Card>
  )
}
