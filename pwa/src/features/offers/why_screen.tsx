/** Why it turned out like this: points, limits and what decided, wish by wish; and what to do if it is wrong. */
import { Await } from '../../design/Await'
import { ButtonLink, Card, Heading, Link } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { dateAndTime, lastMoment } from '../../i18n/format'
import { t } from '../../i18n/messages'
import { useNeeded, useResult } from './data'
import type { Result } from './model'
import './offers.css'
import { Corrected } from './parts/Corrected'
import { Reason } from './parts/Reason'

export default function WhyScreen() {
  const reading = useResult()
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t('offers.why.title')} lead={t('offers.why.lead')} />
      <Await reading={reading}>{({ result }) => <Reasons result={result} />}</Await>
    </div>
  )
}

function Reasons({ result }: { result: Result }) {
  const { resource } = useNeeded()
  const needed = resource.state === 'ready' ? resource.data : undefined
  return (
    <>
      <Corrected result={result} />
      <ol class="plain-list stack">
        {result.wishes.map(wish => (
          <Card as="li" key={wish.wish_id}>
            <Reason wish={wish} needed={needed?.get(wish.wish_id)} />
          </Card>
        ))}
      </ol>
      <p>
        {t('offers.why.points_then')} <Link href="/grades">{t('offers.why.grades_now')}</Link>
      </p>
      <p>
        <Link href="/cut-offs">{t('offers.why.cut_offs')}</Link>
      </p>
      <p class="small subtle">{t('offers.why.rules', { version: result.rules_version })}</p>
      <p>
        <Link href={`/county-rules?county=${result.wishes[0]?.county ?? ''}`}>
          {t('offers.why.county_rules')}
        </Link>
      </p>
      <section class="stack" data-gap="sm">
        <Heading>{t('offers.why.wrong.title')}</Heading>
        <p>{t('offers.why.wrong.text', { moment: dateAndTime(lastMoment(result.complaint_by)) })}</p>
        <div class="row">
          <ButtonLink variant="secondary" href="/complaints">
            {t('offers.why.wrong.complain')}
          </ButtonLink>
        </div>
      </section>
      <p>
        <Link href="/result">{t('offers.why.back')}</Link>
      </p>
    </>
  )
}
