/** The ways out: throw the draft away, or take a sent application out of the intake. Each says what it means first. */
import { useSignal } from '@preact/signals'
import { newIntent } from '../../../api/client'
import { textFor } from '../../../api/problem'
import { Alert, Button, Details } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { t } from '../../../i18n/messages'
import { go } from '../../../router'
import { announce } from '../../../shell/announce'
import { discardDraft, withdraw } from '../data'
import type { Application } from '../model'
import { Office } from './Office'

type Way = 'withdraw' | 'discard' | 'undo'

/** Which ways there are: what was never sent is deleted, what was sent is withdrawn, what was changed since is undone. */
function waysOf({ state }: Application): readonly Way[] {
  if (state === 'draft') return ['discard']
  if (state === 'changed') return ['undo', 'withdraw']
  return state === 'submitted' ? ['withdraw'] : []
}

export function Leave({ application, version }: { application: Application; version: number }) {
  const ways = waysOf(application)
  if (ways.length === 0) return null
  return (
    <div class="no-print">
      <Details summary={t('applications.leave.title')}>
        <div class="stack">
          {ways.map(way => (
            <LeaveBy key={way} way={way} application={application} version={version} />
          ))}
          <Office county={application.county} />
        </div>
      </Details>
    </div>
  )
}

function LeaveBy({ way, application, version }: { way: Way; application: Application; version: number }) {
  const asking = useSignal(false)
  const busy = useSignal(false)
  const fault = useSignal('')
  const intent = useSignal(newIntent())

  const leave = async () => {
    busy.value = true
    fault.value = ''
    try {
      if (way === 'withdraw') await withdraw(application.id, intent.peek())
      else await discardDraft(application.id, version)
      announce(t(`applications.leave.${way}.done`))
      go(way === 'withdraw' ? '/status' : '/application')
    } catch (error) {
      fault.value = textFor(error)
    } finally {
      busy.value = false
    }
  }

  const close = () => {
    asking.value = false
  }
  return (
    <div class="stack" data-gap="sm">
      <p>{t(`applications.leave.${way}.text`)}</p>
      <div class="row">
        <Button
          variant="secondary"
          color="danger"
          onClick={() => {
            asking.value = true
          }}
        >
          {t(`applications.leave.${way}.do`)}
        </Button>
      </div>
      <Dialog
        title={t(`applications.leave.${way}.question`)}
        open={asking.value}
        onClose={close}
        actions={
          <>
            <Button color="danger" busy={busy.value} onClick={() => void leave()}>
              {t(`applications.leave.${way}.do`)}
            </Button>
            <Button variant="secondary" onClick={close}>
              {t('applications.leave.stay')}
            </Button>
          </>
        }
      >
        <p>{t(`applications.leave.${way}.means`)}</p>
        {fault.value && (
          <Alert color="danger" live>
            {fault.value}
          </Alert>
        )}
      </Dialog>
    </div>
  )
}
