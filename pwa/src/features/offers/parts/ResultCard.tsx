/** On other screens: the result is out, with the way to it. Nothing stands there before. */
import { ButtonLink, Card, Heading } from '../../../design/basics'
import { Countdown } from '../../../design/Countdown'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { isApplicant } from '../../../session'
import { useOfferStatus } from '../data'

export function ResultCard() {
  const { resource } = useOfferStatus()
  if (resource.state !== 'ready' || resource.data === null) return null
  const { situation, waited_for, deadline } = resource.data
  const mine = isApplicant()
  return (
    <Card tinted color="accent" as="section" class="stack">
      <Heading>{t(mine ? 'offers.card.title' : 'offers.card.title_of_child')}</Heading>
      <p>{mine ? t(`offers.situation.${situation}`) : t(`offers.situation_of_child.${situation}`)}</p>
      {waited_for && deadline && (
        <p class="row small">
          <span>{t('offers.answer_by', { moment: dateAndTime(lastMoment(deadline)) })}</span>
          <Countdown until={new Date(deadline)} />
        </p>
      )}
      <div class="row">
        <ButtonLink href="/result" wide>
          {t(mine && waited_for ? 'offers.card.answer' : 'offers.card.open')}
        </ButtonLink>
      </div>
    </Card>
  )
}
