/** The county's complaints: those that have waited longest first, with how long is left. */
import { Await } from '../../design/Await'
import { EmptyState, Link, Tag } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { Pager, pageAsked } from '../../design/Pager'
import { Records } from '../../design/Records'
import { Shelves } from '../../design/Shelves'
import { date } from '../../i18n/format'
import { t } from '../../i18n/messages'
import { here } from '../../router'
import { useDesk } from './desk_data'
import { type DeskItem, type DeskPage, SHELVES, type Shelf } from './desk_model'
import { subjectKey } from './model'
import { Clock } from './parts/Clock'

export default function ComplaintsOnDeskScreen() {
  const shelf = SHELVES.find(each => each === here().searchParams.get('shelf')) ?? 'new'
  const reading = useDesk(shelf, pageAsked())
  return (
    <div class="wide stack" data-gap="lg">
      <Opening title={t('complaints.desk.title')} lead={t('complaints.desk.lead')} />
      <Await reading={reading}>{page => <Found page={page} shelf={shelf} />}</Await>
    </div>
  )
}

function Found({ page, shelf }: { page: DeskPage; shelf: Shelf }) {
  return (
    <div class="stack">
      <Shelves
        label={t('complaints.desk.shelf.label')}
        name="shelf"
        links={SHELVES.map(value => ({
          value: value === 'new' ? '' : value,
          label: t(`complaints.desk.shelf.${value}`),
          count: page.counts[value],
        }))}
      />
      {page.items.length === 0 ? (
        <EmptyState title={t('complaints.desk.none')}>
          <p>{t('complaints.desk.none_text')}</p>
        </EmptyState>
      ) : (
        <Records caption={t('complaints.desk.title')} columns={columns(shelf)} rows={page.items} />
      )}
      <Pager page={page.page} size={page.size} total={page.total} />
    </div>
  )
}

function columns(shelf: Shelf) {
  return [
    {
      label: t('desk.column.name'),
      cell: (item: DeskItem) => (
        <Link href={`/desk/complaints/${item.id}`}>{item.name || t('desk.nameless')}</Link>
      ),
    },
    {
      label: t('desk.column.kind'),
      cell: (item: DeskItem) => (
        <span>
          {t(`complaints.kind.${item.kind}`)}: {t(subjectKey(item.kind, item.subject))}
        </span>
      ),
    },
    { label: t('complaints.desk.column.received'), cell: (item: DeskItem) => date(item.received_at) },
    shelf === 'closed'
      ? {
          label: t('complaints.desk.column.closed'),
          cell: (item: DeskItem) => (
            <span class="row">
              {item.closed_at && date(item.closed_at)} <Tag>{t(`complaints.state.${item.state}`)}</Tag>
            </span>
          ),
        }
      : {
          label: t('complaints.desk.column.clock'),
          cell: (item: DeskItem) => (
            <Clock left={shelf === 'forwarded' ? undefined : item.days_left} late={item.days_late} />
          ),
        },
  ]
}
