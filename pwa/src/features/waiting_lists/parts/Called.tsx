/** A call from a list: which place, by when, and what yes, no and silence do, before anything is pressed. */
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { Offline, textFor } from '../../../api/problem'
import { Alert, Button, Card } from '../../../design/basics'
import { Countdown } from '../../../design/Countdown'
import { Dialog } from '../../../design/Dialog'
import { dateAndTime } from '../../../i18n/format'
import { locale, t } from '../../../i18n/messages'
import { announce } from '../../../shell/announce'
import { nameIn } from '../../catalogue/model'
import { Name, OwnName } from '../../catalogue/parts/Name'
import { answerCall } from '../data'
import type { MyCall, MyLists } from '../model'
import '../waiting_lists.css'

export function Called({
  call,
  mine,
  isOld,
  onAnswered,
}: {
  call: MyCall
  mine: MyLists
  /** This is what the device remembers: there is no line to answer by. */
  isOld: boolean
  /** A seat may have changed hands: what else the screen shows is to be read again. */
  onAnswered: () => void
}) {
  const sure = useSignal<boolean | undefined>(undefined)
  const busy = useSignal(false)
  const notSent = useSignal('')
  // Each of the two answers is a wish of its own, and pressed again it is the same one.
  const intents = useRef({ yes: newIntent(), no: newIntent() })
  const send = async (yes: boolean) => {
    busy.value = true
    notSent.value = ''
    try {
      await answerCall(call.id, yes, intents.current[yes ? 'yes' : 'no'])
      announce(t('waiting_lists.call.announced'))
      onAnswered()
    } catch (error) {
      notSent.value = error instanceof Offline ? t('waiting_lists.call.no_line') : textFor(error)
    } finally {
      sure.value = undefined
      busy.value = false
    }
  }
  return (
    <Card tinted color="accent" as="section" class="stack">
      <h2 class="ds-heading" data-size="md">
        {t('waiting_lists.call.title')}
      </h2>
      <p class="result-place">
        <strong>
          <Name names={call.area_names} />
        </strong>
        <OwnName>{call.school_name}</OwnName>
      </p>
      <p class="row">
        <strong>{t('waiting_lists.call.answer_by', { moment: dateAndTime(call.answer_by) })}</strong>
        <Countdown until={new Date(call.answer_by)} />
      </p>
      <ul class="call-means">
        <li>
          {t('waiting_lists.call.yes_means')} {mine.seat && givesUp(mine.seat)}{' '}
          {mine.places.length > 1 && t('waiting_lists.call.ends_lower')}
        </li>
        <li>
          {t('waiting_lists.call.no_means')} {mine.seat && t('waiting_lists.call.keeps')}
        </li>
        <li>{t('waiting_lists.call.final')}</li>
      </ul>
      {(notSent.value || isOld) && (
        <Alert color="danger" title={t('waiting_lists.call.not_sent')} live>
          <p>{notSent.value || t('waiting_lists.call.no_line')}</p>
        </Alert>
      )}
      <div class="row">
        <Button
          wide
          disabled={isOld}
          onClick={() => {
            sure.value = true
          }}
        >
          {t('waiting_lists.call.yes')}
        </Button>
        <Button
          variant="secondary"
          wide
          disabled={isOld}
          onClick={() => {
            sure.value = false
          }}
        >
          {t('waiting_lists.call.no')}
        </Button>
      </div>
      <Sure
        yes={sure.value}
        mine={mine}
        busy={busy.value}
        onSend={yes => void send(yes)}
        onLeave={() => {
          sure.value = undefined
        }}
      />
    </Card>
  )
}

function givesUp(seat: NonNullable<MyLists['seat']>): string {
  const place = `${nameIn(seat.area_names, locale()).text}, ${seat.school_name}`
  return t('waiting_lists.call.gives_up', { place })
}

function Sure({
  yes,
  mine,
  busy,
  onSend,
  onLeave,
}: {
  yes: boolean | undefined
  mine: MyLists
  busy: boolean
  onSend: (yes: boolean) => void
  onLeave: () => void
}) {
  return (
    <Dialog
      title={t(yes ? 'waiting_lists.call.sure_yes' : 'waiting_lists.call.sure_no')}
      open={yes !== undefined}
      onClose={onLeave}
      actions={
        <>
          <Button busy={busy} onClick={() => yes !== undefined && onSend(yes)}>
            {t(yes ? 'waiting_lists.call.send_yes' : 'waiting_lists.call.send_no')}
          </Button>
          <Button variant="secondary" onClick={onLeave}>
            {t('waiting_lists.cancel')}
          </Button>
        </>
      }
    >
      {yes && mine.seat && <p>{givesUp(mine.seat)}</p>}
      {yes === false && mine.seat && <p>{t('waiting_lists.call.keeps')}</p>}
      <p>{t('waiting_lists.call.final')}</p>
    </Dialog>
  )
}
