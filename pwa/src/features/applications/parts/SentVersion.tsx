/** The last version sent, to read: the wishes with the names they had then, and every other part in words. */
import { Alert, Heading } from '../../../design/basics'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import type { OnDesk } from '../desk_model'
import type { Part } from '../merge'
import type { DraftContent, Receipt } from '../model'
import { PartSummary } from './PartSummary'
import { ReceiptLines } from './ReceiptLines'

const ELSEWHERE: ReadonlySet<Part> = new Set(['terms', 'wishes'])

export function SentVersion({ sent, state }: { sent: Receipt; state: OnDesk['state'] }) {
  const content = sent.content as DraftContent
  return (
    <section class="stack">
      <Heading>{t('desk.sent.title')}</Heading>
      <p>
        {t('desk.sent.version', { number: sent.number, moment: dateAndTime(sent.received_at) })}{' '}
        {t('desk.sent.deadline', { moment: dateAndTime(lastMoment(sent.deadline)) })}
      </p>
      {state === 'changed' && <Alert>{t('desk.sent.changed_since')}</Alert>}
      {state === 'withdrawn' && <Alert color="warning">{t('desk.sent.withdrawn')}</Alert>}
      {sent.late && sent.claimed_at && (
        <p>{t('applications.proof.claimed', { moment: dateAndTime(sent.claimed_at) })}</p>
      )}
      <ReceiptLines receipt={sent} />
      <dl class="facts">
        {partsOf(content).map(part => (
          <div key={part}>
            <dt>{part === 'category' ? t('desk.sent.category') : t(`applications.part.${part}`)}</dt>
            <dd>
              <PartSummary part={part} content={content} county={sent.county} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** The parts that say something: what was not asked, or not answered, is left out. */
function partsOf(content: DraftContent): readonly Part[] {
  const isForCompany = content.types.includes('apprenticeship')
  return (Object.keys(content) as Part[]).filter(
    part => !ELSEWHERE.has(part) && (isForCompany || part !== 'apprenticeship') && isAnswered(content[part]),
  )
}

function isAnswered(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== ''
}
