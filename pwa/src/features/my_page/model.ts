/** What my page shows of the calendar. Pure. */
import type { Event } from '../annual_wheel/model'
import type { Application } from '../applications/model'

const SHOWN = 3

/**
 * The dates that come for this person, the nearest first. Whoever has begun an application has one deadline, and is not
 * told of the other. What those who move have to show is said in their application.
 */
export function datesAhead(
  events: readonly Event[],
  applications: readonly Pick<Application, 'deadline_class'>[],
): readonly Event[] {
  const classes = new Set(applications.map(application => application.deadline_class))
  const concerns = ({ kind, audience }: Event) => {
    if (audience === 'movers') return false
    if (classes.size === 0) return true
    if (kind === 'early_deadline') return classes.has('early')
    return kind !== 'deadline' || classes.has('ordinary')
  }
  return events.filter(event => event.state !== 'past' && concerns(event)).slice(0, SHOWN)
}
