/** The browsers in which the person is signed in, each of which can be signed out from here. */
import { useSignal } from '@preact/signals'
import { textFor } from '../../../api/problem'
import { isAnotherTime } from '../../../clock'
import { Await } from '../../../design/Await'
import { Alert, Button, Card, Heading, Tag } from '../../../design/basics'
import { dateAndTime } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { announce } from '../../../shell/announce'
import { revokeSession, useSessions } from '../data'
import { deviceOf, type OpenSession } from '../model'

function nameOf(open: OpenSession): string {
  const device = deviceOf(open.user_agent)
  return device ? t('accounts.device.named', { ...device }) : t('accounts.device.unknown')
}

export function Sessions() {
  const reading = useSessions()
  const busy = useSignal('')
  const fault = useSignal('')

  const revoke = async (open: OpenSession) => {
    busy.value = open.id
    fault.value = ''
    try {
      await revokeSession(open.id)
      announce(t('accounts.sessions.revoked', { device: nameOf(open) }))
      reading.reload()
    } catch (error) {
      fault.value = textFor(error)
    } finally {
      busy.value = ''
    }
  }

  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('accounts.sessions.title')}</Heading>
      {fault.value && (
        <Alert color="danger" live>
          {fault.value}
        </Alert>
      )}
      <Await reading={reading}>
        {sessions => (
          <ul class="plain-list stack" data-gap="sm">
            {sessions.map(open => (
              <Card as="li" key={open.id}>
                <div class="row" data-spread>
                  <div class="stack" data-gap="sm">
                    <p class="row">
                      <strong>{nameOf(open)}</strong>
                      {open.current && <Tag color="success">{t('accounts.sessions.here')}</Tag>}
                    </p>
                    <p class="small subtle">
                      {t('accounts.sessions.opened', { moment: dateAndTime(open.opened_at) })}
                    </p>
                    <p class="small subtle">
                      {t('accounts.sessions.last_seen', { moment: dateAndTime(open.last_seen_at) })}
                    </p>
                  </div>
                  {!open.current && (
                    <Button
                      variant="secondary"
                      busy={busy.value === open.id}
                      aria-label={t('accounts.sessions.revoke_named', { device: nameOf(open) })}
                      onClick={() => void revoke(open)}
                    >
                      {t('accounts.sessions.revoke')}
                    </Button>
                  )}
                </div>
              </Card>
            ))}
          </ul>
        )}
      </Await>
      {isAnotherTime() && <p class="small subtle">{t('accounts.sessions.real_clock')}</p>}
      <p class="small subtle">{t('accounts.sessions.advice')}</p>
    </section>
  )
}
