/** The cut-offs of a run on one scale, each beside that of the run before and last year's. */
import { useSignal } from '@preact/signals'
import { Await } from '../../../design/Await'
import { Details, Heading } from '../../../design/basics'
import { Select } from '../../../design/fields'
import { Records } from '../../../design/Records'
import { points } from '../../../i18n/format'
import { locale, t } from '../../../i18n/messages'
import { useProgrammes } from '../../catalogue/data'
import { nameIn } from '../../catalogue/model'
import { Name, OwnName } from '../../catalogue/parts/Name'
import { fromHundredths } from '../../grades/model'
import { useLimits } from '../data'
import { type Limit, type Limits, type LimitsSearch, placeOn, SORTINGS, scaleOf } from '../model'
import { Turning } from './Turning'

export function CutOffs({ round, number }: { round: string; number: number }) {
  const search = useSignal<LimitsSearch>({ programme: '', sorting: 'moved', page: 1 })
  const reading = useLimits(round, number, search.value)
  const ask = (part: Partial<LimitsSearch>) => {
    search.value = { ...search.value, page: 1, ...part }
  }
  return (
    <section class="stack">
      <Heading>{t('intake.cut_offs.title')}</Heading>
      <p class="small subtle">{t('intake.cut_offs.lead')}</p>
      <Choices search={search.value} ask={ask} />
      <Await reading={reading}>
        {found =>
          found.items.length === 0 ? (
            <p>{t('intake.cut_offs.none')}</p>
          ) : (
            <>
              <Plot found={found} />
              <Turning of={found} onPage={page => ask({ page })} />
            </>
          )
        }
      </Await>
    </section>
  )
}

function Choices({ search, ask }: { search: LimitsSearch; ask: (part: Partial<LimitsSearch>) => void }) {
  const { resource } = useProgrammes()
  const programmes = resource.state === 'ready' ? resource.data : []
  return (
    <div class="tiles">
      <Select
        label={t('intake.structures.programme')}
        value={search.programme}
        onValue={programme => ask({ programme })}
        choices={[
          { value: '', label: t('intake.structures.all_programmes') },
          ...programmes.map(one => ({ value: one.code, label: nameIn(one.names, locale()).text })),
        ]}
      />
      <Select
        label={t('intake.structures.order')}
        value={search.sorting}
        onValue={value => ask({ sorting: SORTINGS.find(one => one === value) ?? 'moved' })}
        choices={SORTINGS.map(value => ({ value, label: t(`intake.cut_offs.sorting.${value}`) }))}
      />
    </div>
  )
}

function Plot({ found }: { found: Limits }) {
  const scale = scaleOf(found.items)
  return (
    <figure class="plot stack">
      <figcaption>
        <ul class="plain-list row legend">
          <li data-mark="now">{t('intake.cut_offs.now')}</li>
          {found.before !== null && (
            <li data-mark="earlier">{t('intake.cut_offs.earlier', { number: found.before })}</li>
          )}
          <li data-mark="last-year">{t('intake.cut_offs.last_year')}</li>
        </ul>
      </figcaption>
      <ul class="plain-list bars">
        {found.items.map(one => (
          <li key={one.area + one.school}>
            <p>
              <Name names={one.area_names} />, <OwnName>{one.school_name}</OwnName>
            </p>
            <Line limit={one} scale={scale} />
            <p class="small subtle">{said(one)}</p>
          </li>
        ))}
      </ul>
      <p class="scale small subtle numbers" aria-hidden="true">
        <span>{scale.from}</span>
        <span>{scale.to}</span>
      </p>
      <Details summary={t('intake.plot.as_table')}>
        <AsTable found={found} />
      </Details>
    </figure>
  )
}

const at = (scale: { from: number; to: number }, hundredths: number) =>
  `${placeOn(scale, hundredths).toFixed(2)}%`

function Line({ limit, scale }: { limit: Limit; scale: { from: number; to: number } }) {
  const marks = [limit.points, limit.earlier, limit.last_year].filter(value => value !== null)
  return (
    <svg class="limits" aria-hidden="true">
      <line class="limits-scale" x1="0" x2="100%" y1="50%" y2="50%" />
      {marks.length > 1 && (
        <line
          class="limits-step"
          x1={at(scale, Math.min(...marks))}
          x2={at(scale, Math.max(...marks))}
          y1="50%"
          y2="50%"
        />
      )}
      {limit.last_year !== null && (
        <circle class="limits-last-year" cx={at(scale, limit.last_year)} cy="50%" r="6" />
      )}
      {limit.earlier !== null && (
        <line
          class="limits-earlier"
          x1={at(scale, limit.earlier)}
          x2={at(scale, limit.earlier)}
          y1="15%"
          y2="85%"
        />
      )}
      {limit.points !== null && <circle class="limits-now" cx={at(scale, limit.points)} cy="50%" r="6" />}
    </svg>
  )
}

/** The row in words: what the picture shows to those who see it. */
function said(limit: Limit): string {
  const parts = [
    limit.points === null ? t('intake.cut_offs.few') : points(fromHundredths(limit.points)),
    limit.last_year !== null &&
      t('intake.cut_offs.was_last_year', { points: points(fromHundredths(limit.last_year)) }),
    limit.earlier !== null &&
      limit.earlier !== limit.points &&
      t('intake.cut_offs.was_earlier', { points: points(fromHundredths(limit.earlier)) }),
    limit.by_draw && t('intake.cut_offs.by_draw'),
    t('intake.cut_offs.seats', { taken: limit.taken, seats: limit.seats, ranked: limit.ranked }),
  ]
  return parts.filter(Boolean).join(' · ')
}

function AsTable({ found }: { found: Limits }) {
  const value = (hundredths: number | null) => (
    <span class="numbers">{hundredths === null ? '–' : points(fromHundredths(hundredths))}</span>
  )
  return (
    <Records
      caption={t('intake.cut_offs.title')}
      rows={found.items.map(one => ({ ...one, id: one.area + one.school }))}
      columns={[
        {
          label: t('intake.compare.offering'),
          cell: row => (
            <>
              <Name names={row.area_names} />, <OwnName>{row.school_name}</OwnName>
            </>
          ),
        },
        { label: t('intake.cut_offs.now'), cell: row => value(row.points) },
        { label: t('intake.cut_offs.run_before'), cell: row => value(row.earlier) },
        { label: t('intake.cut_offs.last_year'), cell: row => value(row.last_year) },
      ]}
    />
  )
}
