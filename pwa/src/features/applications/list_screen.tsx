/** My applications of this season, and beginning one: to the county I live in, or another. */
import { useSignal } from '@preact/signals'
import { newIntent } from '../../api/client'
import { textFor } from '../../api/problem'
import { Await } from '../../design/Await'
import { Alert, Button, Card, Details, EmptyState, Heading, Link } from '../../design/basics'
import { Select } from '../../design/fields'
import { Opening } from '../../design/Opening'
import { t } from '../../i18n/messages'
import { go } from '../../router'
import { isApplicant, session } from '../../session'
import './applications.css'
import { startApplication, useApplications } from './data'
import type { Application } from './model'
import { counties, countyName } from './names'
import { ApplicationCard } from './parts/ApplicationCard'

export default function Applications() {
  const reading = useApplications()
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t('applications.list.title')} lead={t('applications.list.lead')} />
      <Await reading={reading}>
        {applications => (
          <>
            {applications.length === 0 ? (
              <EmptyState title={t('applications.list.none.title')}>
                <p>{t(isApplicant() ? 'applications.list.none.text' : 'applications.list.none_of_child')}</p>
              </EmptyState>
            ) : (
              <ul class="plain-list stack">
                {applications.map(application => (
                  <ApplicationCard key={application.id} application={application} />
                ))}
              </ul>
            )}
            {isApplicant() && <Start applications={applications} />}
          </>
        )}
      </Await>
    </div>
  )
}

function Start({ applications }: { applications: readonly Application[] }) {
  const who = session()
  const home = who.state === 'signed_in' ? who.me.county : null
  const taken = new Set(applications.map(application => application.county))
  const county = useSignal(home && !taken.has(home) ? home : '')
  const busy = useSignal(false)
  const fault = useSignal('')
  const intent = useSignal(newIntent())
  const choices = (counties() ?? []).filter(each => !taken.has(each.number))

  const start = async () => {
    if (!county.value) {
      fault.value = t('applications.start.choose')
      document.getElementById('start-county')?.focus()
      return
    }
    busy.value = true
    fault.value = ''
    try {
      const application = await startApplication(county.value, intent.peek())
      go(`/application/${application.id}`)
    } catch (error) {
      fault.value = textFor(error)
      intent.value = newIntent()
    } finally {
      busy.value = false
    }
  }

  const isFirst = applications.length === 0
  const form = (
    <div class="stack">
      {isFirst && home && <p>{t('applications.start.proposed', { county: countyName(home) })}</p>}
      <Select
        id="start-county"
        label={t('applications.start.county')}
        value={county.value}
        fault={county.value ? undefined : fault.value || undefined}
        onValue={value => {
          county.value = value
          intent.value = newIntent()
        }}
        choices={[
          { value: '', label: t('applications.flow.choose') },
          ...choices.map(each => ({ value: each.number, label: each.name })),
        ]}
      />
      {fault.value && county.value && (
        <Alert color="danger" live>
          {fault.value}
        </Alert>
      )}
      <div class="row">
        <Button
          wide
          variant={isFirst ? 'primary' : 'secondary'}
          busy={busy.value}
          onClick={() => void start()}
        >
          {t('applications.start.do')}
        </Button>
      </div>
    </div>
  )
  if (!isFirst) {
    return (
      <Details summary={t('applications.start.another')}>
        <div class="stack">
          <p>{t('applications.start.another_text')}</p>
          {form}
        </div>
      </Details>
    )
  }
  return (
    <section class="stack">
      <Heading>{t('applications.start.title')}</Heading>
      {form}
      <Card tinted>
        <p>{t('applications.start.help')}</p>
        <p>
          <Link href="/programmes">{t('applications.start.look_around')}</Link>
        </p>
      </Card>
    </section>
  )
}
