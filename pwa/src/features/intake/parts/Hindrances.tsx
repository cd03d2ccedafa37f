/** What must be put right before a run can be published: gates that are not empty, and promises the check found broken. */
import { Alert, Heading, Link } from '../../../design/basics'
import { say, t } from '../../../i18n/messages'
import type { Run } from '../model'

export function Hindrances({ run }: { run: Run }) {
  if (run.gates.length === 0 && run.violations.length === 0) {
    return <Alert color="success">{t('intake.gates.empty')}</Alert>
  }
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('intake.gates.title')}</Heading>
      {run.gates.map(gate => (
        <Alert key={gate.code + (gate.fault ?? '')} color="warning">
          <div class="stack" data-gap="sm">
            <p>
              {t('intake.gates.line', {
                what:
                  (gate.fault && say(`intake.gate.${gate.fault}`, {})) || t(`intake.data_gate.${gate.code}`),
                count: gate.count,
              })}
            </p>
            {gate.applications.length > 0 && (
              <ul class="plain-list row">
                {gate.applications.map(one => (
                  <li key={one.application_id}>
                    <Link href={`/desk/applications/${one.application_id}`}>{one.reference}</Link>
                  </li>
                ))}
              </ul>
            )}
          </div>
        </Alert>
      ))}
      {run.violations.map(one => (
        <Alert key={`${one.invariant}${one.what}${one.area}${one.school}`} color="danger">
          <p>
            {t('intake.violation', {
              what: `${one.invariant} (${one.what})`,
              where: [one.area, one.school].filter(Boolean).join(' · ') || '–',
              count: one.applicants,
            })}
          </p>
        </Alert>
      ))}
    </section>
  )
}
