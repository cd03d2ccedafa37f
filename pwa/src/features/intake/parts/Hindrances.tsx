/** What must be put right before a run can be published: gates that are not empty, and promises the check found broken. */
import { Alert, Details, Heading, Link } from '../../../design/basics'
import { say, t } from '../../../i18n/messages'
import { Name, OwnName } from '../../catalogue/parts/Name'
import type { Run, Violation } from '../model'

export function Hindrances({ run }: { run: Run }) {
  if (run.gates.length === 0 && run.violations.length === 0) {
    return <Alert color="success">{t('intake.gates.empty')}</Alert>
  }
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('intake.gates.title')}</Heading>
      {run.gates.map(gate => (
        <GateNotice key={gate.code + (gate.fault ?? '')} gate={gate} />
      ))}
      {run.violations.map(one => (
        <Broken key={one.invariant + one.what + one.offering?.area + one.offering?.school} violation={one} />
      ))}
    </section>
  )
}

function GateNotice({ gate }: { gate: Run['gates'][number] }) {
  return (
    <Alert color="warning">
      <div class="stack" data-gap="sm">
        <p>
          {t('intake.gates.line', {
            what: (gate.fault && say(`intake.gate.${gate.fault}`, {})) || t(`intake.data_gate.${gate.code}`),
            count: gate.count,
          })}
        </p>
        <Applications of={gate.applications} />
        {gate.offerings.length > 0 && (
          <ul class="plain-list">
            {gate.offerings.map(one => (
              <li key={one.id}>
                <Link href={`/desk/offerings/${one.id}`}>
                  <Name names={one.area_names} />, <OwnName>{one.school_name}</OwnName>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Alert>
  )
}

/** A promise the result does not keep: what was promised, where it is broken, whom it touches, and what that stops. */
function Broken({ violation }: { violation: Violation }) {
  const { invariant, offering, applicants, applications, what, expected, found } = violation
  return (
    <Alert color="danger" title={t(`intake.broken.${invariant}`)}>
      <div class="stack" data-gap="sm">
        <p>
          {offering ? (
            <>
              <Name names={offering.area_names} />, <OwnName>{offering.school_name}</OwnName>
            </>
          ) : (
            t('intake.violation.everywhere')
          )}
        </p>
        {applicants > 0 && <p>{t('intake.violation.people', { count: applicants })}</p>}
        <Applications of={applications} />
        <p>{t(offering ? 'intake.violation.blocks' : 'intake.violation.blocks_all')}</p>
        <Details summary={t('intake.violation.technical')}>
          <p class="small" lang="en">
            {[
              invariant,
              what,
              expected !== null && `expected ${expected}`,
              found !== null && `found ${found}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </Details>
      </div>
    </Alert>
  )
}

function Applications({ of }: { of: Violation['applications'] }) {
  if (of.length === 0) return null
  return (
    <ul class="plain-list row">
      {of.map(one => (
        <li key={one.application_id}>
          <Link href={`/desk/applications/${one.application_id}`}>{one.reference}</Link>
        </li>
      ))}
    </ul>
  )
}
