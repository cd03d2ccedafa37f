/** In which role do you come? Asked of those who hold several: after signing in, and whenever they want another. */
import { useSignal } from '@preact/signals'
import { textFor } from '../../api/problem'
import { Alert, Button, Card, Skeleton, Tag } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { t } from '../../i18n/messages'
import { here, placeOf } from '../../router'
import { changeRole, type Grant, type Me, session } from '../../session'
import { GrantName } from './parts/GrantName'

export default function RoleChoice() {
  const who = session()
  if (who.state !== 'signed_in') return <Skeleton lines={5} />
  return <Choice me={who.me} />
}

/** Where she wanted to go before she was asked. */
function wayOn(): string {
  const asked = here().searchParams.get('return') ?? ''
  const { route } = placeOf(asked.split('?')[0] ?? '')
  return route && route.id !== 'role' ? asked : '/me'
}

function Choice({ me }: { me: Me }) {
  const busy = useSignal('')
  const fault = useSignal('')
  const choose = async (grant: Grant) => {
    busy.value = grant.id
    fault.value = ''
    try {
      await changeRole(grant, wayOn())
    } catch (error) {
      fault.value = textFor(error)
      busy.value = ''
    }
  }
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t('accounts.role_choice.title')} lead={t('accounts.role_choice.lead')} />
      {fault.value && (
        <Alert color="danger" live>
          {fault.value}
        </Alert>
      )}
      <ul class="plain-list stack">
        {me.grants.map(grant => (
          <Card as="li" key={grant.id} {...(grant.current && { tinted: true, color: 'accent' as const })}>
            <div class="stack" data-gap="sm">
              <p id={`role-${grant.id}`}>
                <strong>
                  <GrantName grant={grant} />
                </strong>
              </p>
              {!grant.here && !grant.current && <p class="small subtle">{t(elsewhere(grant))}</p>}
              <div class="row">
                {grant.current ? (
                  <Tag color="accent">{t('accounts.role_choice.current')}</Tag>
                ) : (
                  <Button
                    id={`choose-${grant.id}`}
                    variant="secondary"
                    wide
                    busy={busy.value === grant.id}
                    aria-labelledby={`choose-${grant.id} role-${grant.id}`}
                    onClick={() => void choose(grant)}
                  >
                    {t('accounts.role_choice.choose')}
                  </Button>
                )}
              </div>
            </div>
          </Card>
        ))}
      </ul>
    </div>
  )
}

const PRIVATE: ReadonlySet<Grant['role']> = new Set(['applicant', 'guardian'])

/** A role for work is given at Ansattporten, a private one at ID-porten: neither by the other. */
function elsewhere({ role }: Grant) {
  return PRIVATE.has(role) ? 'accounts.role_choice.by_idporten' : 'accounts.role_choice.by_ansattporten'
}
