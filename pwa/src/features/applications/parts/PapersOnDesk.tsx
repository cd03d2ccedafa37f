/** The papers of an application: what must be there, what is, what was asked for. Each opening is written down. */
import { useSignal } from '@preact/signals'
import { textFor } from '../../../api/problem'
import { Alert, Button, Card, Heading, Link, Tag } from '../../../design/basics'
import { date, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { paperAddress } from '../data'
import { settlePaper } from '../desk_data'
import type { AskedPaper, OnDesk } from '../desk_model'
import type { Paper } from '../model'
import { AskForPaper } from './AskForPaper'
import { fileSize } from './size'

const COLOURS = { waiting: 'neutral', arrived: 'success', overdue: 'warning', settled: 'neutral' } as const

export function PapersOnDesk({ found, onChanged }: { found: OnDesk; onChanged: () => void }) {
  const { id, papers, demands, asked } = found
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('applications.step.attachments')}</Heading>
      {demands.map(demand => (
        <p key={demand.paragraph} class="row">
          <span>
            {t('desk.papers.demand', { paragraph: demand.paragraph, kinds: eitherOf(demand.kinds) })}
          </span>
          <Tag color={demand.met ? 'success' : 'warning'}>
            {t(demand.met ? 'desk.papers.met' : 'desk.papers.unmet')}
          </Tag>
        </p>
      ))}
      {papers.length === 0 ? (
        <p class="subtle">{t('desk.papers.none')}</p>
      ) : (
        <ul class="plain-list stack" data-gap="sm">
          {papers.map(paper => (
            <Card as="li" key={paper.id}>
              <div class="row" data-spread>
                <Link href={paperAddress(id, paper.id)} download={paper.name}>
                  {paper.name}
                </Link>
                <span class="row small">
                  <Tag>{t(`applications.attachment_kind.${paper.kind}`)}</Tag>
                  <span class="subtle">
                    {date(paper.added_at)} · {fileSize(paper.size)}
                  </span>
                </span>
              </div>
            </Card>
          ))}
        </ul>
      )}
      {asked.length > 0 && (
        <>
          <Heading level={3}>{t('desk.papers.asked_title')}</Heading>
          <ul class="plain-list stack" data-gap="sm">
            {asked.map(each => (
              <Asked key={each.id} application={id} asked={each} onChanged={onChanged} />
            ))}
          </ul>
        </>
      )}
      {found.state !== 'withdrawn' && <AskForPaper found={found} onDone={onChanged} />}
    </section>
  )
}

/** «Enkeltvedtak, sakkyndig vurdering eller legeerklæring». */
function eitherOf(kinds: readonly Paper['kind'][]): string {
  const names = kinds.map(kind => t(`applications.attachment_kind.${kind}`).toLocaleLowerCase())
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${t('desk.papers.or')} ${last}`
}

function Asked({
  application,
  asked,
  onChanged,
}: {
  application: string
  asked: AskedPaper
  onChanged: () => void
}) {
  const busy = useSignal(false)
  const refused = useSignal('')
  const kind = t(`applications.attachment_kind.${asked.kind}`)
  const action = t(asked.state === 'arrived' ? 'desk.papers.settle_arrived' : 'desk.papers.settle_waiting')
  const settle = async () => {
    busy.value = true
    refused.value = ''
    try {
      await settlePaper(application, asked.id)
      onChanged()
    } catch (error) {
      refused.value = textFor(error)
    } finally {
      busy.value = false
    }
  }
  return (
    <Card as="li">
      <div class="stack" data-gap="sm">
        <p class="row" data-spread>
          <strong>{kind}</strong>
          <Tag color={COLOURS[asked.state]}>{t(`applications.asking.${asked.state}`)}</Tag>
        </p>
        <p class="small subtle">
          {t('desk.papers.asked_line', {
            asked: date(asked.asked_at),
            until: date(lastMoment(asked.until)),
          })}
        </p>
        {asked.note && <p class="small">{asked.note}</p>}
        {refused.value && (
          <Alert color="danger" live>
            {refused.value}
          </Alert>
        )}
        {asked.state !== 'settled' && (
          <div class="row">
            <Button
              variant="secondary"
              busy={busy.value}
              aria-label={`${action}: ${kind}`}
              onClick={() => void settle()}
            >
              {action}
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}
