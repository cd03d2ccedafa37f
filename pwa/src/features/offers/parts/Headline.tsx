/** The one thing to read: what it came to, where, and by when to answer. */
import { Card } from '../../../design/basics'
import { Countdown } from '../../../design/Countdown'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { Name, OwnName } from '../../catalogue/parts/Name'
import { type Result, roundName, waiting } from '../model'
import { Corrected } from './Corrected'

const COLOURS = {
  offer: 'success',
  offer_and_lists: 'success',
  lists: 'info',
  kept: 'success',
  considered: 'info',
  nothing: 'neutral',
} as const

export function Headline({ result }: { result: Result }) {
  if (result.standing !== 'as_published') return <Since result={result} />
  const { situation, place, round, school_year: year } = result
  // Once it is answered, the receipt below is what matters.
  const color = result.answer ? 'neutral' : COLOURS[situation]
  return (
    <Card tinted color={color} as="section" class="result">
      <p class="small subtle">{t(`offers.round.${roundName(round)}`, { year, number: round })}</p>
      <h2 class="ds-heading" data-size="md">
        {t(`offers.situation.${situation}`)}
      </h2>
      {place && (
        <p class="result-place">
          <strong>
            <Name names={place.area_names} />
          </strong>
          <OwnName>{place.school_name}</OwnName>
        </p>
      )}
      <About result={result} />
      <Corrected result={result} />
      {result.deadline && result.waited_for && (
        <p class="row result-deadline">
          <strong>{t('offers.answer_by', { moment: dateAndTime(lastMoment(result.deadline)) })}</strong>
          <Countdown until={new Date(result.deadline)} />
        </p>
      )}
    </Card>
  )
}

/** What has become of it since: a higher wish, or none any more. */
function Since({ result: { standing, present } }: { result: Result }) {
  const moved = standing === 'moved_up'
  return (
    <Card tinted color={moved ? 'success' : 'warning'} as="section" class="result">
      <h2 class="ds-heading" data-size="md">
        {t(moved ? 'offers.standing.moved_up' : 'offers.standing.lost')}
      </h2>
      {present && (
        <p class="result-place">
          <strong>
            <Name names={present.area_names} />
          </strong>
          <OwnName>{present.school_name}</OwnName>
        </p>
      )}
      <p>{t(moved ? 'offers.standing.moved_up_text' : 'offers.standing.lost_text')}</p>
    </Card>
  )
}

function About({ result }: { result: Result }) {
  const { situation, place, wishes } = result
  const lists = waiting(result).length
  const wish = wishes.find(({ wish_id }) => wish_id === place?.wish_id)
  return (
    <>
      {situation === 'considered' && <p>{t('offers.considered.text')}</p>}
      {situation === 'nothing' && <p>{t('offers.nothing.text')}</p>}
      {place?.is_first_wish && <p>{t('offers.first_wish')}</p>}
      {place && !place.is_first_wish && wish && !wish.elsewhere && (
        <p>{t('offers.wish_rank', { rank: wish.rank })}</p>
      )}
      {place && (!wish || wish.elsewhere) && <p>{t('offers.elsewhere')}</p>}
      {result.replaced && (
        <p>
          {t('offers.replaced')} {result.waited_for && t('offers.replaced_no')}
        </p>
      )}
      {situation === 'offer_and_lists' && <p>{t('offers.lists_above', { count: lists })}</p>}
      {situation === 'lists' && <p>{t('offers.no_place_yet')}</p>}
      {situation === 'kept' && (
        <p>
          {t('offers.kept.text')} {lists > 0 && t('offers.kept.lists')}
        </p>
      )}
    </>
  )
}
