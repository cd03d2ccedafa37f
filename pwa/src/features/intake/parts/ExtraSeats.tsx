/** The extra seats that corrections gave: each with its reason, and the season's report of them. */
import { Heading, Link } from '../../../design/basics'
import { Records } from '../../../design/Records'
import { dateAndTime } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import type { Corrections } from '../model'

export function ExtraSeats({ found: { seats, report } }: { found: Corrections }) {
  return (
    <section class="stack">
      <Heading>{t('intake.corrections.seats.title')}</Heading>
      <p>{t('intake.corrections.seats.text')}</p>
      <dl class="cost-figures">
        <Figure name={t('intake.corrections.seats.given')} value={report.given} />
        <Figure name={t('intake.corrections.seats.repaid')} value={report.repaid} />
        <Figure name={t('intake.corrections.seats.given_up')} value={report.given_up} />
        <Figure
          name={t('intake.corrections.seats.left')}
          value={report.left.reduce((sum, one) => sum + one.seats, 0)}
        />
      </dl>
      {seats.length === 0 && <p>{t('intake.corrections.seats.none')}</p>}
      {seats.length > 0 && (
        <Records
          caption={t('intake.corrections.seats.title')}
          rows={seats.map(seat => ({ ...seat, id: seat.application_id + seat.area + seat.school }))}
          columns={[
            {
              label: t('intake.compare.application'),
              cell: row => <Link href={`/desk/applications/${row.application_id}`}>{row.reference}</Link>,
            },
            { label: t('intake.compare.offering'), cell: row => `${row.area_name}, ${row.school_name}` },
            {
              label: t('intake.corrections.reason'),
              cell: row => (
                <>
                  {t(`intake.corrections.because.${row.because}`)} {row.reason}{' '}
                  <span class="small subtle">({row.legal_basis})</span>
                </>
              ),
            },
            {
              label: t('intake.corrections.seats.at'),
              cell: row => <span class="small">{dateAndTime(row.at)}</span>,
            },
          ]}
        />
      )}
    </section>
  )
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
