/** Where one begins a complaint or asks to have the place kept, and finds again what one has written. */
import { useSignal } from '@preact/signals'
import { newIntent } from '../../api/client'
import { textFor } from '../../api/problem'
import { Await } from '../../design/Await'
import { Alert, Button, Card, EmptyState, Heading, Link, Tag } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { dateAndTime, lastMoment } from '../../i18n/format'
import { t } from '../../i18n/messages'
import { go } from '../../router'
import { beginCase, useCases } from './data'
import { type Cases, type Kind, type Summary, standing } from './model'

export default function ComplaintsScreen() {
  const reading = useCases()
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t('complaints.list.title')} lead={t('complaints.list.lead')} />
      <Await reading={reading}>{cases => <Shown cases={cases} />}</Await>
    </div>
  )
}

function Shown({ cases }: { cases: Cases }) {
  const { deadline, items } = cases
  if (!deadline && items.length === 0) {
    return (
      <EmptyState title={t('complaints.list.none.title')}>
        <p>{t('complaints.list.none.text')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      {items.length > 0 && (
        <section class="stack" data-gap="sm">
          <Heading>{t('complaints.list.mine')}</Heading>
          <ul class="plain-list stack" data-gap="sm">
            {items.map(item => (
              <Item key={item.id} item={item} />
            ))}
          </ul>
        </section>
      )}
      {deadline && (
        <Begin kind="complaint">
          <p>
            {Date.parse(deadline) > Date.parse(cases.now)
              ? t('complaints.start.complaint.until', { moment: dateAndTime(lastMoment(deadline)) })
              : t('complaints.start.complaint.late', { moment: dateAndTime(lastMoment(deadline)) })}
          </p>
          <p>{t('complaints.start.complaint.answer')}</p>
        </Begin>
      )}
      {cases.can_defer && <Begin kind="deferral" />}
    </>
  )
}

function Item({ item }: { item: Summary }) {
  const { key, color } = standing(item)
  return (
    <Card as="li" class="link-card">
      <div class="stack" data-gap="xs">
        <p>
          <Link href={`/complaints/${item.id}`}>
            {t(`complaints.kind.${item.kind}`)} {item.reference}
          </Link>
        </p>
        <p class="row small">
          <Tag color={color}>{t(key)}</Tag>
          <span class="subtle">
            {item.received_at
              ? t('complaints.list.sent_at', { moment: dateAndTime(item.received_at) })
              : t('complaints.list.saved_at', { moment: dateAndTime(item.saved_at) })}
          </span>
        </p>
      </div>
    </Card>
  )
}

function Begin({ kind, children }: { kind: Kind; children?: preact.ComponentChildren }) {
  const busy = useSignal(false)
  const refused = useSignal('')
  const intent = useSignal(newIntent())
  const begin = async () => {
    busy.value = true
    refused.value = ''
    try {
      go(`/complaints/${(await beginCase(kind, intent.peek())).id}`)
    } catch (error) {
      refused.value = textFor(error)
    } finally {
      busy.value = false
    }
  }
  return (
    <Card as="section">
      <div class="stack" data-gap="sm">
        <Heading>{t(`complaints.start.${kind}.title`)}</Heading>
        <p>{t(`complaints.start.${kind}.text`)}</p>
        {children}
        {refused.value && (
          <Alert color="danger" live>
            <p>{refused.value}</p>
          </Alert>
        )}
        <div class="row">
          <Button
            wide
            variant={kind === 'complaint' ? 'primary' : 'secondary'}
            busy={busy.value}
            onClick={() => void begin()}
          >
            {t(`complaints.start.${kind}.do`)}
          </Button>
        </div>
      </div>
    </Card>
  )
}
