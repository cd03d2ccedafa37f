/** Why it turned out like this: points, limits and what decided, wish by wish; and what to do if it is wrong. */
import { Await } from '../../design/Await'
import { Card, Heading, Link } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { dateAndTime, lastMoment, points } from '../../i18n/format'
import { say, t } from '../../i18n/messages'
import { Name, OwnName } from '../catalogue/parts/Name'
import { fromHundredths } from '../grades/model'
import { useNeeded, useResult } from './data'
import type { Result, WishOutcome } from './model'
import './offers.css'
import { Corrected } from './parts/Corrected'
import { InLine } from './parts/Wishes'

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
      </section>
      <p>
        <Link href="/result">{t('offers.why.back')}</Link>
      </p>
    </>
  )
}

function Reason({ wish, needed }: { wish: WishOutcome; needed: number | undefined }) {
  return (
    <div class="stack" data-gap="sm">
      <Heading>
        {wish.rank}. <Name names={wish.area_names} />
      </Heading>
      <p class="subtle">
        <OwnName>{wish.school_name}</OwnName>
      </p>
      <p>{say(`offers.reason.${wish.reason}`, {})}</p>
      <InLine wish={wish} />
      <dl class="figures">
        {wish.points !== null && <Figure name={t('offers.why.your_points')} hundredths={wish.points} />}
        {wish.bonus > 0 && <Figure name={t('offers.why.bonus')} hundredths={wish.bonus} />}
        {wish.cut_off?.points != null && (
          <Figure name={t('offers.why.last_in')} hundredths={wish.cut_off.points} />
        )}
      </dl>
      {needed !== undefined && <p>{t('offers.why.needed', { points: points(fromHundredths(needed)) })}</p>}
      {wish.cut_off?.by_draw && <p class="small">{t('offers.why.by_draw')}</p>}
      {isIn(wish) && wish.cut_off === null && <p class="small">{t('offers.why.all_in')}</p>}
      {wish.cut_off?.band && <p class="small">{t('offers.why.few')}</p>}
    </div>
  )
}

function isIn({ outcome }: WishOutcome): boolean {
  return outcome === 'offered' || outcome === 'held'
}

function Figure({ name, hundredths }: { name: string; hundredths: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{points(fromHundredths(hundredths))}</dd>
    </div>
  )
}
