/** What the county has to give, offering by offering, beside how many wish for it: where it will be tight. */
import { Await } from '../../design/Await'
import { EmptyState, Link, Tag } from '../../design/basics'
import { Select } from '../../design/fields'
import { Opening } from '../../design/Opening'
import { Pager, pageAsked } from '../../design/Pager'
import { Records } from '../../design/Records'
import { SearchBox } from '../../design/SearchBox'
import '../../design/records.css'
import { list, number, points } from '../../i18n/format'
import { locale, t } from '../../i18n/messages'
import { here, setQuery } from '../../router'
import { useProgrammes } from '../catalogue/data'
import { nameIn } from '../catalogue/model'
import { Name, OwnName } from '../catalogue/parts/Name'
import './intake.css'
import { useStructures } from './structure_data'
import {
  called,
  LEVELS,
  ORDERS,
  POOLS,
  pressure,
  type Structure,
  type StructureSearch,
  type Structures,
  searchIn,
} from './structure_model'

const narrow = (values: Record<string, string>) => setQuery({ ...values, page: undefined })

export default function StructuresScreen() {
  const search = searchIn(here().searchParams, pageAsked())
  const reading = useStructures(search)
  return (
    <div class="wide stack" data-gap="lg">
      <Opening title={t('intake.structures.title')} lead={t('intake.structures.lead')} />
      <SearchBox
        label={t('intake.structures.search')}
        button={t('intake.structures.search_do')}
        action="/desk/offerings"
        words={search.q}
        live
        onSearch={q => narrow({ q })}
      />
      <Await reading={reading}>{found => <Found found={found} search={search} />}</Await>
    </div>
  )
}

function Found({ found, search }: { found: Structures; search: StructureSearch }) {
  const isNarrowed = [search.q, search.programme, search.level, search.school].some(value => value !== '')
  return (
    <div class="stack">
      <Filters found={found} search={search} />
      <p role="status">
        {t('intake.structures.found', {
          count: found.total,
          seats: number(found.capacity),
          first: number(found.first_wishes),
        })}
      </p>
      {found.items.length === 0 ? (
        <EmptyState
          title={t(isNarrowed ? 'intake.structures.no_hit' : 'intake.structures.none')}
          action={isNarrowed && <Link href="/desk/offerings">{t('intake.structures.show_all')}</Link>}
        >
          <p>{t(isNarrowed ? 'intake.structures.no_hit_text' : 'intake.structures.none_text')}</p>
        </EmptyState>
      ) : (
        <Records caption={t('intake.structures.title')} columns={columns()} rows={found.items} />
      )}
      <Pager page={found.page} size={found.size} total={found.total} />
    </div>
  )
}

function Filters({ found, search }: { found: Structures; search: StructureSearch }) {
  const { resource } = useProgrammes()
  const programmes = resource.state === 'ready' ? resource.data : []
  return (
    <div class="filters">
      <Select
        label={t('intake.structures.programme')}
        value={search.programme}
        onValue={programme => narrow({ programme })}
        choices={[
          { value: '', label: t('intake.structures.all_programmes') },
          ...programmes.map(one => ({ value: one.code, label: nameIn(one.names, locale()).text })),
        ]}
      />
      <Select
        label={t('intake.structures.level')}
        value={search.level}
        onValue={level => narrow({ level })}
        choices={[
          { value: '', label: t('intake.structures.all_levels') },
          ...LEVELS.map(level => ({ value: level, label: t(`catalogue.level.${level}`) })),
        ]}
      />
      <Select
        label={t('intake.structures.school')}
        value={search.school}
        onValue={school => narrow({ school })}
        choices={[
          { value: '', label: t('intake.structures.all_schools') },
          ...found.schools.map(one => ({ value: one.number, label: one.name, lang: 'no' })),
        ]}
      />
      <Select
        label={t('intake.structures.order')}
        value={search.order}
        onValue={order => narrow({ order })}
        choices={ORDERS.map(order => ({ value: order, label: t(`intake.structures.order.${order}`) }))}
      />
    </div>
  )
}

function columns() {
  return [
    {
      label: t('intake.structures.offering'),
      cell: (item: Structure) => (
        <>
          <Link href={`/desk/offerings/${item.id}`}>
            <Name names={item.area_names} />
          </Link>
          <p class="small subtle">
            <OwnName>{item.school_name}</OwnName>
          </p>
        </>
      ),
    },
    { label: t('intake.structures.seats'), cell: (item: Structure) => <Places item={item} /> },
    {
      label: t('intake.structures.pools'),
      cell: (item: Structure) => <span class="small">{poolsOf(item)}</span>,
    },
    { label: t('intake.structures.wishes'), cell: (item: Structure) => <Wishes item={item} /> },
  ]
}

function Places({ item: { seats, version } }: { item: Structure }) {
  if (seats === null) return <Tag color="warning">{t('intake.structures.no_seats')}</Tag>
  const filled = called(seats)
  return (
    <div>
      <p class="row">
        <span class="numbers">{number(seats.capacity)}</span>
        {!seats.is_open && <Tag color="warning">{t('intake.structures.closed')}</Tag>}
        {version > 0 && <Tag color="info">{t('intake.structures.changed')}</Tag>}
      </p>
      {filled !== seats.capacity && (
        <p class="small subtle">{t('intake.structures.called', { count: filled })}</p>
      )}
      {seats.frozen > 0 && (
        <p class="small subtle">{t('intake.structures.frozen', { count: seats.frozen })}</p>
      )}
    </div>
  )
}

function poolsOf({ seats }: Structure): string {
  const named = POOLS.filter(pool => seats?.pools[pool])
  return list(named.map(pool => `${t(`intake.pool.${pool}`)} ${seats?.pools[pool]}`))
}

const FULL = 1
const BAR = 2

/** How many wish for it, and a bar that is full where first wishes fill every place; red beyond. */
function Wishes({ item }: { item: Structure }) {
  const share = pressure(item)
  return (
    <div class="wishes">
      <p>
        <span class="numbers">{number(item.first_wishes)}</span>{' '}
        <span class="small subtle">{t('intake.structures.of_all', { count: item.all_wishes })}</span>
      </p>
      {item.first_wishes > 0 && (
        <>
          <svg class="gauge" aria-hidden="true" data-over={share > FULL || undefined}>
            <rect class="gauge-room" width="50%" height="100%" />
            <rect class="gauge-wished" width={`${(100 * Math.min(share, BAR)) / BAR}%`} height="100%" />
            <line class="gauge-full" x1="50%" x2="50%" y1="0" y2="100%" />
          </svg>
          <p class="small subtle">
            {Number.isFinite(share)
              ? t('intake.structures.per_seat', { ratio: points(Math.round(10 * share) / 10) })
              : t('intake.structures.nowhere')}
          </p>
        </>
      )}
    </div>
  )
}
