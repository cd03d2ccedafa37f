/** What moved since the run before: people by their reference numbers, from where to where, and cut-offs. */
import { useSignal } from '@preact/signals'
import { Await } from '../../../design/Await'
import { Heading, Link, Tag } from '../../../design/basics'
import { Select } from '../../../design/fields'
import { Records } from '../../../design/Records'
import { points } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { Name, OwnName } from '../../catalogue/parts/Name'
import { fromHundredths } from '../../grades/model'
import { useComparison } from '../data'
import { type Comparison, MOVE_KINDS, type Move, type MoveKind } from '../model'
import { kindColour } from './colours'
import { Turning } from './Turning'

export function Compared({ round, number: run }: { round: string; number: number }) {
  const kind = useSignal<MoveKind | ''>('')
  const page = useSignal(1)
  const reading = useComparison(round, run, { kind: kind.value, page: page.value })
  return (
    <section class="stack">
      <Heading>{t('intake.compare.title')}</Heading>
      <Await reading={reading}>
        {found => (
          <div class="stack">
            <Counts found={found} />
            {moved(found) > 0 && (
              <Select
                label={t('intake.compare.show')}
                value={kind.value}
                onValue={value => {
                  kind.value = MOVE_KINDS.find(one => one === value) ?? ''
                  page.value = 1
                }}
                choices={[
                  { value: '', label: t('intake.compare.everybody', { count: moved(found) }) },
                  ...MOVE_KINDS.map(value => ({
                    value,
                    label: t(`intake.compare.${value}`, { count: found.moved[value] ?? 0 }),
                  })),
                ]}
              />
            )}
            <People found={found} />
            <Turning
              of={found}
              onPage={value => {
                page.value = value
              }}
            />
            <Limits found={found} />
          </div>
        )}
      </Await>
    </section>
  )
}

function moved(found: Comparison): number {
  return MOVE_KINDS.reduce((sum, kind) => sum + (found.moved[kind] ?? 0), 0)
}

function Counts({ found }: { found: Comparison }) {
  return (
    <>
      <p>{t('intake.compare.runs', { before: found.before, after: found.after })}</p>
      <ul class="plain-list row">
        {MOVE_KINDS.map(kind => (
          <li key={kind}>
            <Tag color={found.moved[kind] ? kindColour(kind) : 'neutral'}>
              {t(`intake.compare.${kind}`, { count: found.moved[kind] ?? 0 })}
            </Tag>
          </li>
        ))}
        {found.came > 0 && (
          <li>
            <Tag>{t('intake.compare.came', { count: found.came })}</Tag>
          </li>
        )}
        {found.left > 0 && (
          <li>
            <Tag>{t('intake.compare.left', { count: found.left })}</Tag>
          </li>
        )}
      </ul>
      {moved(found) === 0 && found.cut_offs_moved === 0 && <p>{t('intake.compare.nothing')}</p>}
    </>
  )
}

function People({ found }: { found: Comparison }) {
  if (found.moves.length === 0) return null
  return (
    <Records
      caption={t('intake.compare.title')}
      rows={found.moves.map(move => ({ ...move, id: move.application_id }))}
      columns={[
        {
          label: t('intake.compare.application'),
          cell: row => (
            <span class="reference">
              <Link href={`/desk/applications/${row.application_id}`}>{row.reference}</Link>
            </span>
          ),
        },
        {
          label: t('intake.compare.moved'),
          cell: row => <Tag color={kindColour(row.kind)}>{t(`intake.compare.kind.${row.kind}`)}</Tag>,
        },
        { label: t('intake.compare.before'), cell: row => <Place place={row.before} /> },
        { label: t('intake.compare.after'), cell: row => <Place place={row.after} /> },
      ]}
    />
  )
}

function Place({ place }: { place: Move['before'] }) {
  if (place === null) return <span class="subtle">{t('intake.compare.no_place')}</span>
  return (
    <div>
      <p>
        <Name names={place.area_names} />
      </p>
      <p class="small subtle">
        <OwnName>{place.school_name}</OwnName>
        {' · '}
        {place.rank === null ? t('intake.compare.elsewhere') : t('intake.compare.wish', { rank: place.rank })}
      </p>
    </div>
  )
}

function Limits({ found }: { found: Comparison }) {
  if (found.cut_offs.length === 0) return null
  const shown = found.cut_offs.length
  return (
    <>
      <Heading level={3}>{t('intake.compare.cut_offs_title')}</Heading>
      <p class="small subtle">
        {shown < found.cut_offs_moved
          ? t('intake.compare.cut_offs_some', { shown, count: found.cut_offs_moved })
          : t('intake.compare.cut_offs', { count: found.cut_offs_moved })}
      </p>
      <Records
        caption={t('intake.compare.cut_offs_title')}
        rows={found.cut_offs.map(row => ({ ...row, id: `${row.area}${row.school}${row.pool}` }))}
        columns={[
          {
            label: t('intake.compare.offering'),
            cell: row => (
              <>
                <Name names={row.area_names} />
                <p class="small subtle">
                  <OwnName>{row.school_name}</OwnName>
                  {row.pool !== 'general' && ` · ${t(`intake.pool.${row.pool}`)}`}
                </p>
              </>
            ),
          },
          { label: t('intake.compare.before'), cell: row => limit(row.before) },
          { label: t('intake.compare.after'), cell: row => limit(row.after) },
        ]}
      />
    </>
  )
}

function limit(value: number | null) {
  return (
    <span class="numbers">
      {value === null ? t('intake.compare.no_limit') : points(fromHundredths(value))}
    </span>
  )
}
