/** What a guardian sees: how it stands and by when to answer. The applicant decides, and sees the rest. */
import { Await } from '../../../design/Await'
import { Card, EmptyState } from '../../../design/basics'
import { Countdown } from '../../../design/Countdown'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { useOfferStatus } from '../data'
import { type OfferStatus, roundName } from '../model'

export function ChildsResult() {
  const reading = useOfferStatus()
  return (
    <Await
      reading={reading}
      isEmpty={status => status === null}
      empty={
        <EmptyState title={t('offers.of_child.none.title')}>{t('offers.of_child.none.text')}</EmptyState>
      }
    >
      {status => status && <Standing status={status} />}
    </Await>
  )
}

function Standing({ status }: { status: OfferStatus }) {
  const { situation, round, school_year: year, deadline, answered_at, waited_for } = status
  return (
    <>
      <Card tinted as="section" class="result">
        <p class="small subtle">{t(`offers.round.${roundName(round)}`, { year, number: round })}</p>
        <h2 class="ds-heading" data-size="md">
          {t(`offers.situation_of_child.${situation}`)}
        </h2>
        {answered_at && <p>{t('offers.of_child.answered', { moment: dateAndTime(answered_at) })}</p>}
        {waited_for && <p>{t('offers.of_child.waited_for')}</p>}
        {waited_for && deadline && (
          <p class="row">
            <strong>{t('offers.answer_by', { moment: dateAndTime(lastMoment(deadline)) })}</strong>
            <Countdown until={new Date(deadline)} />
          </p>
        )}
      </Card>
      <p>{t('offers.of_child.decides')}</p>
    </>
  )
}
