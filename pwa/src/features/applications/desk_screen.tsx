/** The county's desk: everyone's applications of the season, to search, to narrow, to open. */
import { Await } from '../../design/Await'
import { EmptyState, Link } from '../../design/basics'
import { Select } from '../../design/fields'
import { Opening } from '../../design/Opening'
import { Pager, pageAsked } from '../../design/Pager'
import { Records } from '../../design/Records'
import { SearchBox } from '../../design/SearchBox'
import { Shelves } from '../../design/Shelves'
import { dateAndTime } from '../../i18n/format'
import { t } from '../../i18n/messages'
import { here, setQuery } from '../../router'
import { useDesk } from './desk_data'
import {
  CLASSES,
  type Desk,
  type DeskItem,
  type DeskSearch,
  LEVELS,
  listsOf,
  SHELVES,
  searchIn,
} from './desk_model'
import { countyName } from './names'
import { CaseFlags } from './parts/CaseFlags'
import { DeskState } from './parts/DeskState'

export default function DeskScreen() {
  const search = searchIn(here().searchParams, pageAsked())
  const reading = useDesk(search)
  return (
    <div class="wide stack" data-gap="lg">
      <Opening title={t('desk.applications.title')} lead={t('desk.applications.lead')} />
      <div class="tiles">
        <SearchBox
          label={t('desk.search.label')}
          button={t('desk.search.do')}
          action="/desk/applications"
          words={search.words}
          live
          onSearch={q => setQuery({ q, page: undefined })}
        />
        <Select
          label={t('desk.level.label')}
          value={search.level}
          onValue={value => setQuery({ level: value, page: undefined })}
          choices={[
            { value: '', label: t('desk.level.all') },
            ...LEVELS.map(value => ({ value, label: t(`desk.level.${value}`) })),
          ]}
        />
        <Select
          label={t('desk.deadline_class.label')}
          value={search.deadlineClass}
          onValue={value => setQuery({ deadline_class: value, page: undefined })}
          choices={[
            { value: '', label: t('desk.deadline_class.all') },
            ...CLASSES.map(value => ({ value, label: t(`desk.deadline_class.${value}`) })),
          ]}
        />
      </div>
      <Await reading={reading}>{desk => <Found desk={desk} search={search} />}</Await>
    </div>
  )
}

function Found({ desk, search }: { desk: Desk; search: DeskSearch }) {
  const county = countyName(desk.county)
  const { words, shelf, deadlineClass, level, flag } = search
  const isNarrowed = [words, shelf, deadlineClass, level, flag].some(Boolean)
  const law = desk.flags.find(each => each.flag === flag)?.paragraph
  return (
    <div class="stack">
      <Shelves
        label={t('desk.flags.label')}
        isLabelShown
        name="flag"
        links={[
          { value: '', label: t('desk.flags.all') },
          ...listsOf(desk.flags, flag).map(each => ({
            value: each.flag,
            label: t(`desk.flag.${each.flag}`),
            count: each.count,
          })),
        ]}
      />
      <Shelves
        label={t('desk.shelf.label')}
        isLabelShown
        name="shelf"
        links={[
          { value: '', label: t('desk.shelf.all'), count: desk.counts.all },
          ...SHELVES.map(value => ({
            value,
            label: t(`desk.shelf.${value}`),
            count: desk.counts[value],
          })),
        ]}
      />
      <p role="status">
        {t('desk.applications.found', { count: desk.total, county })}
        {law && <span class="subtle"> · {t('desk.flags.law', { paragraph: law })}</span>}
      </p>
      {desk.items.length === 0 ? (
        <EmptyState
          title={t(isNarrowed ? 'desk.applications.no_hit' : 'desk.applications.none')}
          action={isNarrowed && <Link href="/desk/applications">{t('desk.applications.show_all')}</Link>}
        >
          <p>
            {t(
              words
                ? 'desk.applications.no_hit_text'
                : isNarrowed
                  ? 'desk.applications.no_case_text'
                  : 'desk.applications.none_text',
            )}
          </p>
        </EmptyState>
      ) : (
        <Records caption={t('desk.applications.title')} columns={columns()} rows={desk.items} />
      )}
      <Pager page={desk.page} size={desk.size} total={desk.total} />
    </div>
  )
}

function columns() {
  return [
    {
      label: t('desk.column.name'),
      cell: (item: DeskItem) => (
        <Link href={`/desk/applications/${item.id}`}>{item.name || t('desk.nameless')}</Link>
      ),
    },
    {
      label: t('desk.column.reference'),
      cell: (item: DeskItem) => <span class="numbers">{item.reference}</span>,
    },
    { label: t('desk.column.state'), cell: (item: DeskItem) => <DeskState item={item} /> },
    {
      label: t('desk.column.case'),
      cell: (item: DeskItem) => item.flags.length > 0 && <CaseFlags flags={item.flags} />,
    },
    {
      label: t('desk.column.received'),
      cell: (item: DeskItem) =>
        item.submitted_at && <span class="small">{dateAndTime(item.submitted_at)}</span>,
    },
  ]
}
