/** What moved since the run before: people by their reference numbers, and cut-offs. */
import { Await } from '../../../design/Await'
import { Heading, Link } from '../../../design/basics'
import { Records } from '../../../design/Records'
import { points } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { useComparison } from '../data'
import type { Comparison } from '../model'

const KINDS = ['gained', 'up', 'aside', 'down', 'lost'] as const

export function Compared({ round, number }: { round: string; number: number }) {
  const reading = useComparison(round, number)
  return (
    <section class="stack">
      <Heading>{t('intake.compare.title')}</Heading>
      <Await reading={reading}>{found => <Moved found={found} />}</Await>
    </section>
  )
}

function Moved({ found }: { found: Comparison }) {
  const rows = found.moves.map(move => ({ ...move, id: move.application_id }))
  return (
    <div class="stack">
      <p>{t('intake.compare.runs', { before: found.before, after: found.after })}</p>
      <ul class="plain-list row">
        {KINDS.map(kind => (
          <li key={kind}>{t(`intake.compare.${kind}`, { count: found.moved[kind] ?? 0 })}</li>
        ))}
        <li>{t('intake.compare.cut_offs', { count: found.cut_offs_moved })}</li>
      </ul>
      {rows.length > 0 && (
        <Records
          caption={t('intake.compare.title')}
          rows={rows}
          columns={[
            {
              label: t('intake.compare.application'),
              cell: row => <Link href={`/desk/applications/${row.application_id}`}>{row.reference}</Link>,
            },
            { label: t('intake.compare.before'), cell: row => rankOf(row.before) },
            { label: t('intake.compare.after'), cell: row => rankOf(row.after) },
          ]}
        />
      )}
      {found.cut_offs.length > 0 && (
        <Records
          caption={t('intake.compare.cut_offs_title')}
          rows={found.cut_offs.map(row => ({ ...row, id: `${row.area}${row.school}${row.pool}` }))}
          columns={[
            { label: t('intake.compare.offering'), cell: row => `${row.area} · ${row.school}` },
            { label: t('intake.compare.before'), cell: row => limit(row.before) },
            { label: t('intake.compare.after'), cell: row => limit(row.after) },
          ]}
        />
      )}
    </div>
  )
}

type Place = Comparison['moves'][number]['before']

function rankOf(place: Place): string {
  if (place === null) return t('intake.compare.no_place')
  return place.rank === null ? t('intake.compare.elsewhere') : t('intake.compare.wish', { rank: place.rank })
}

function limit(value: number | null): string {
  return value === null ? '–' : points(value / 100)
}
