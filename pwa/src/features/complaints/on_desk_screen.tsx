/** One case on the county's desk: what she writes and had been shown, what was due to her, and the decision. */
import { useSignal } from '@preact/signals'
import { Await } from '../../design/Await'
import { Alert, Card, Details, Heading, Link, Tag } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { date, dateAndTime } from '../../i18n/format'
import { t } from '../../i18n/messages'
import type { ScreenProps } from '../../routes'
import '../../design/records.css'
import '../offers/offers.css'
import { Reason } from '../offers/parts/Reason'
import './complaints.css'
import { letterAddress } from './data'
import { useCaseOnDesk } from './desk_data'
import type { CaseOnDesk } from './desk_model'
import { isOpen, type Outcome, standing, subjectKey } from './model'
import { Clock } from './parts/Clock'
import { Decide } from './parts/Decide'
import { PaperList } from './parts/Papers'
import { WishName } from './parts/WishName'
import { Written } from './parts/Written'

export default function CaseOnDeskScreen({ params }: ScreenProps) {
  const reading = useCaseOnDesk(params.id ?? '')
  const after = useSignal<CaseOnDesk | undefined>(undefined)
  const show = (next?: CaseOnDesk) => {
    after.value = next
    if (!next) reading.reload()
  }
  return (
    <div class="wide stack" data-gap="lg">
      <p>
        <Link href="/desk/complaints">{t('complaints.desk.case.back')}</Link>
      </p>
      <Await reading={reading} title={t('complaints.desk.case.title')}>
        {found => <One found={after.value ?? found} onChanged={show} />}
      </Await>
    </div>
  )
}

function One({ found, onChanged }: { found: CaseOnDesk; onChanged: (next?: CaseOnDesk) => void }) {
  const { key, color } = standing(found)
  const about = found.wishes.find(wish => wish.wish_id === found.content.wish)
  return (
    <>
      <Opening title={found.name || t('desk.nameless')} lead={t('complaints.desk.case.logged')}>
        <p class="row">
          <Tag color={color}>{t(key)}</Tag>
          {isOpen(found) && (
            <Clock left={found.state === 'forwarded' ? undefined : found.days_left} late={found.days_late} />
          )}
          {found.born && <span>{t('complaints.desk.case.born', { date: date(found.born) })}</span>}
          <span class="subtle">{found.reference}</span>
        </p>
        <p>
          <Link href={`/desk/applications/${found.application_id}`}>
            {t('complaints.desk.case.application')}
          </Link>
        </p>
      </Opening>
      <div class="desk-columns">
        <div class="stack" data-gap="lg">
          <section class="stack" data-gap="sm">
            <Heading>{t('complaints.desk.case.wrote')}</Heading>
            <Written
              onDesk
              content={found.content}
              subject={`${t(`complaints.kind.${found.kind}`)}: ${t(subjectKey(found.kind, found.content.subject ?? 'other'))}`}
              wish={about && <WishName wish={about} />}
            />
            {found.content.helper && (
              <p class="small">{t('complaints.desk.case.helper', { name: found.content.helper })}</p>
            )}
            {found.body_name && (
              <p class="small subtle">{t('complaints.desk.case.route', { body: found.body_name })}</p>
            )}
          </section>
          <section class="stack" data-gap="sm">
            <Heading>{t('complaints.papers.title')}</Heading>
            {found.papers.length > 0 ? (
              <PaperList id={found.id} papers={found.papers} />
            ) : (
              <p class="subtle">{t('complaints.desk.case.no_papers')}</p>
            )}
          </section>
          <Shown found={found} />
        </div>
        <div class="stack">
          <History found={found} />
          {found.outcomes.length > 0 && <Decide key={found.version} found={found} onChanged={onChanged} />}
        </div>
      </div>
    </>
  )
}

/** The reasons as they stood when she sent it, frozen with it. */
function Shown({ found }: { found: CaseOnDesk }) {
  const { explanation } = found
  return (
    <Details summary={t('complaints.desk.case.shown')}>
      <div class="stack">
        <p class="small subtle">
          {dateAndTime(explanation.published_at)} ·{' '}
          {t('offers.why.rules', { version: explanation.rules_version })}
        </p>
        <ol class="plain-list stack">
          {explanation.wishes.map(wish => (
            <Card as="li" key={wish.wish_id}>
              <Reason wish={wish} needed={wish.needed ?? undefined} />
            </Card>
          ))}
        </ol>
      </div>
    </Details>
  )
}

function History({ found }: { found: CaseOnDesk }) {
  if (found.decisions.length === 0) return null
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('complaints.desk.history')}</Heading>
      {found.decisions.map(({ number, by, outcome, reason, legal_basis: basis, decided_at: at }) => (
        <Alert key={number} color="info">
          <div class="stack" data-gap="xs">
            <p>
              <strong>
                {t(`complaints.case.by.${by}`, { outcome: t(`complaints.outcome.${outcome}`) })}
              </strong>
            </p>
            <p class="small">{dateAndTime(at)}</p>
            <p class="written" lang={found.locale}>
              {reason}
            </p>
            <p class="small" lang="no">
              {basis}
            </p>
          </div>
        </Alert>
      ))}
      <ul class="plain-list stack" data-gap="xs">
        {found.letters
          .filter(({ kind }) => kind !== 'received')
          .map(letter => (
            <li key={letter.number}>
              <Link href={letterAddress(found.id, letter.number)} download>
                {t('complaints.case.letter.answer', {
                  outcome: t(`complaints.outcome.${letter.kind as Outcome}`),
                })}
              </Link>
            </li>
          ))}
      </ul>
    </section>
  )
}
