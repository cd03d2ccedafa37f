/** The officer's pile: what pupils of the county have reported as wrong. */
import { Await } from '../../design/Await'
import { Card, EmptyState, Heading, Link } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { Pager, pageAsked } from '../../design/Pager'
import { Records } from '../../design/Records'
import { Shelves } from '../../design/Shelves'
import { date } from '../../i18n/format'
import { t } from '../../i18n/messages'
import { here } from '../../router'
import { useQueue } from './desk_data'
import { PILES, type Pile, type Queue, type QueueItem } from './desk_model'
import { ReportState } from './parts/Reports'

export default function ReportsOnDeskScreen() {
  const pile = PILES.find(each => each === here().searchParams.get('pile')) ?? 'open'
  const reading = useQueue(pile, pageAsked())
  return (
    <div class="wide stack" data-gap="lg">
      <Opening title={t('desk.reports.title')} lead={t('desk.reports.lead')} />
      <BeforeTheIntake />
      <Await reading={reading}>{queue => <Found queue={queue} pile={pile} />}</Await>
    </div>
  )
}

const TO_LOOK_AT = ['grades_missing', 'grades_incomplete', 'grades_doubtful'] as const

/** Where the grades themselves are the trouble, though nobody has reported any: lists of the applications. */
function BeforeTheIntake() {
  return (
    <Card tinted as="section">
      <div class="stack" data-gap="sm">
        <Heading>{t('desk.reports.before')}</Heading>
        <p class="small">{t('desk.reports.before_text')}</p>
        <p class="row">
          {TO_LOOK_AT.map(flag => (
            <Link key={flag} href={`/desk/applications?flag=${flag}`}>
              {t(`desk.flag.${flag}`)}
            </Link>
          ))}
        </p>
      </div>
    </Card>
  )
}

function Found({ queue, pile }: { queue: Queue; pile: Pile }) {
  return (
    <div class="stack">
      <Shelves
        label={t('desk.pile.label')}
        name="pile"
        links={PILES.map(value => ({
          value: value === 'open' ? '' : value,
          label: t(`desk.pile.${value}`),
          count: queue.counts[value],
        }))}
      />
      {queue.items.length === 0 ? (
        <EmptyState title={t(`desk.reports.none_${pile}`)}>
          <p>{t('desk.reports.none_text')}</p>
        </EmptyState>
      ) : (
        <Records caption={t('desk.reports.title')} columns={columns(pile)} rows={queue.items} />
      )}
      <Pager page={queue.page} size={queue.size} total={queue.counts[pile]} />
    </div>
  )
}

function columns(pile: Pile) {
  return [
    {
      label: t('desk.column.name'),
      cell: (item: QueueItem) => (
        <Link href={`/desk/reports/${item.id}`}>{item.name || t('desk.nameless')}</Link>
      ),
    },
    { label: t('desk.column.kind'), cell: (item: QueueItem) => t(`grades.report.kind.${item.kind}`) },
    {
      label: t('desk.column.grade'),
      cell: (item: QueueItem) =>
        item.subject_name && (
          <span>
            <span lang="nb">{item.subject_name}</span>, {item.mark}
          </span>
        ),
    },
    { label: t('desk.column.state'), cell: (item: QueueItem) => <ReportState state={item.state} /> },
    {
      label: t(pile === 'open' ? 'desk.column.sent' : 'desk.column.settled'),
      cell: (item: QueueItem) => date(pile === 'open' ? item.sent_at : (item.settled_at ?? item.sent_at)),
    },
  ]
}
