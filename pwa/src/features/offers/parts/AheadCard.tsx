/** Saying yes in advance, for those who are away when the result comes. Nothing stands here where it cannot be done. */
import { useSignal } from '@preact/signals'
import { textFor } from '../../../api/problem'
import { Alert, Button, Card, Heading } from '../../../design/basics'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { announce } from '../../../shell/announce'
import { sayAhead, useAhead } from '../data'
import type { Ahead } from '../model'

export function AheadCard() {
  const { resource } = useAhead()
  return resource.state === 'ready' ? <Shown found={resource.data} /> : null
}

function Shown({ found }: { found: Ahead }) {
  const said = useSignal(found)
  const busy = useSignal(false)
  const fault = useSignal('')
  const { is_open, closes, given_at } = said.value
  if (!is_open && !given_at) return null

  const say = async (given: boolean) => {
    busy.value = true
    fault.value = ''
    try {
      said.value = await sayAhead(given)
      if (given) announce(t('offers.ahead.given'))
    } catch (error) {
      fault.value = textFor(error)
    } finally {
      busy.value = false
    }
  }

  return (
    <Card as="section" class="stack">
      <Heading>{t(given_at ? 'offers.ahead.given' : 'offers.ahead.title')}</Heading>
      <p>{t(given_at ? 'offers.ahead.given_text' : 'offers.ahead.text')}</p>
      {given_at && <p class="small">{t('offers.ahead.at', { moment: dateAndTime(given_at) })}</p>}
      {is_open && closes && (
        <p class="small">{t('offers.ahead.until', { moment: dateAndTime(lastMoment(closes)) })}</p>
      )}
      {fault.value && (
        <Alert color="danger" live>
          {fault.value}
        </Alert>
      )}
      {is_open && (
        <div class="row">
          <Button variant="secondary" wide busy={busy.value} onClick={() => void say(!given_at)}>
            {t(given_at ? 'offers.ahead.undo' : 'offers.ahead.do')}
          </Button>
        </div>
      )}
    </Card>
  )
}
