/** Who has applied, how to reach her, and which years of upper secondary the school system knows of. */
import type { ComponentChildren } from 'preact'
import { Alert, Heading, Link } from '../../../design/basics'
import { date } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { schoolYearName } from '../../annual_wheel/model'
import { OwnName } from '../../catalogue/parts/Name'
import type { OnDesk } from '../desk_model'
import { countyName } from '../names'
import { AreaName } from './Names'

export function Applicant({ person }: { person: OnDesk['person'] }) {
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('desk.person.title')}</Heading>
      {person.protected && <Alert color="warning">{t('desk.person.protected')}</Alert>}
      <dl class="facts">
        {person.born && <Fact label={t('desk.person.born')}>{date(person.born)}</Fact>}
        {person.county && <Fact label={t('desk.person.county')}>{countyName(person.county)}</Fact>}
        {person.school_name && (
          <Fact label={t('desk.person.school')}>
            <OwnName>{person.school_name}</OwnName>
          </Fact>
        )}
        <Fact label={t('desk.person.phone')}>
          {person.phone ? <Link href={`tel:${person.phone}`}>{person.phone}</Link> : t('desk.person.none')}
        </Fact>
        <Fact label={t('desk.person.email')}>
          {person.email ? <Link href={`mailto:${person.email}`}>{person.email}</Link> : t('desk.person.none')}
        </Fact>
      </dl>
      {!person.contact_confirmed && <p class="small subtle">{t('desk.person.unconfirmed')}</p>}
    </section>
  )
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

export function History({ years }: { years: OnDesk['history'] }) {
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('desk.history.title')}</Heading>
      {years.length === 0 ? (
        <p class="subtle">{t('desk.history.none')}</p>
      ) : (
        <ul class="ds-list">
          {years.map(year => (
            <li key={`${year.school_year} ${year.area}`}>
              <p>
                <AreaName code={year.area} />
              </p>
              <p class="small subtle">
                {schoolYearName(year.school_year)}
                {year.school_name && (
                  <>
                    {' · '}
                    <OwnName>{year.school_name}</OwnName>
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
