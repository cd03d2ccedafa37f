/** On other screens: a school has called, with the way to the answer. Nothing stands there otherwise. */
import { ButtonLink, Card, Heading } from '../../../design/basics'
import { Countdown } from '../../../design/Countdown'
import { dateAndTime } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { useMyLists } from '../data'
import { openCalls } from '../model'

export function CallCard() {
  const { resource } = useMyLists()
  const [first] = resource.state === 'ready' ? openCalls(resource.data) : []
  if (!first) return null
  return (
    <Card tinted color="accent" as="section" class="stack">
      <Heading>{t('waiting_lists.call.title')}</Heading>
      <p class="row small">
        <span>{t('waiting_lists.call.answer_by', { moment: dateAndTime(first.answer_by) })}</span>
        <Countdown until={new Date(first.answer_by)} />
      </p>
      <div class="row">
        <ButtonLink href="/result" wide>
          {t('waiting_lists.call.go')}
        </ButtonLink>
      </div>
    </Card>
  )
}
