/** Where those who work with the county's admissions begin: what lies on the desk. */
import { Await } from '../../design/Await'
import { Card, Heading, Link, Skeleton } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { number } from '../../i18n/format'
import { t } from '../../i18n/messages'
import '../../design/records.css'
import { may, session } from '../../session'
import { useDesk } from '../applications/desk_data'
import { EVERYTHING, listsOf } from '../applications/desk_model'
import { useDesk as useComplaints } from '../complaints/desk_data'
import { useQueue } from '../grades/desk_data'
import { GrantName } from './parts/GrantName'

export default function DeskStart() {
  const who = session()
  const grant = who.state === 'signed_in' ? who.me.grants.find(each => each.current) : undefined
  return (
    <div class="wide stack" data-gap="lg">
      <Opening title={t('desk.start.title')} lead={t('desk.start.lead')}>
        {grant && (
          <p>
            <GrantName grant={grant} />
          </p>
        )}
      </Opening>
      <ApplicationsOnDesk />
      {may('complaint.handle') && <ComplaintsOnDesk />}
      {may('grades.correct') && <ReportsOnDesk />}
      {may('list.hand_over') && (
        <section class="stack" data-gap="sm">
          <Heading>{t('desk.lists.title')}</Heading>
          <p>
            <Link href="/desk/lists">{t('desk.lists.open')}</Link>
          </p>
        </section>
      )}
    </div>
  )
}

function ApplicationsOnDesk() {
  const reading = useDesk(EVERYTHING)
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('desk.applications.title')}</Heading>
      <Await reading={reading} loading={<Skeleton lines={3} />}>
        {({ counts, flags }) => (
          <ul class="plain-list tiles">
            {listsOf(flags, '')
              .filter(each => each.flag === 'needs_you')
              .map(({ flag, count }) => (
                <Pile
                  key={flag}
                  path={`/desk/applications?flag=${flag}`}
                  label={t(`desk.flag.${flag}`)}
                  count={count}
                />
              ))}
            <Pile path="/desk/applications" label={t('desk.shelf.all')} count={counts.all} />
            {(['submitted', 'changed', 'late', 'draft'] as const).map(shelf => (
              <Pile
                key={shelf}
                path={`/desk/applications?shelf=${shelf}`}
                label={t(`desk.shelf.${shelf}`)}
                count={counts[shelf]}
              />
            ))}
          </ul>
        )}
      </Await>
    </section>
  )
}

function ComplaintsOnDesk() {
  const reading = useComplaints('new', 1)
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('complaints.desk.title')}</Heading>
      <Await reading={reading} loading={<Skeleton lines={2} />}>
        {({ counts }) => (
          <ul class="plain-list tiles">
            {(['new', 'considered', 'forwarded'] as const).map(shelf => (
              <Pile
                key={shelf}
                path={shelf === 'new' ? '/desk/complaints' : `/desk/complaints?shelf=${shelf}`}
                label={t(`complaints.desk.shelf.${shelf}`)}
                count={counts[shelf]}
              />
            ))}
          </ul>
        )}
      </Await>
    </section>
  )
}

function ReportsOnDesk() {
  const reading = useQueue('open', 1)
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('desk.reports.title')}</Heading>
      <Await reading={reading} loading={<Skeleton lines={2} />}>
        {({ counts }) => (
          <ul class="plain-list tiles">
            <Pile path="/desk/reports" label={t('desk.pile.open')} count={counts.open} />
          </ul>
        )}
      </Await>
    </section>
  )
}

function Pile({ path, label, count }: { path: string; label: string; count: number }) {
  return (
    <Card as="li" class="link-card">
      <p class="pile-count numbers">{number(count)}</p>
      <Link href={path}>{label}</Link>
    </Card>
  )
}
