/** Papers that the admissions office has asked me for, with a way to add each. */
import { Alert, ButtonLink } from '../../../design/basics'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import type { AskedPaper } from '../data'

export function AskedList({ id, asked, link }: { id: string; asked: readonly AskedPaper[]; link?: boolean }) {
  return (
    <>
      {asked
        .filter(each => each.state !== 'settled')
        .map(each => (
          <Asked key={each.id} id={id} asked={each} link={link ?? false} />
        ))}
    </>
  )
}

function Asked({ id, asked, link }: { id: string; asked: AskedPaper; link: boolean }) {
  const kind = t(`applications.attachment_kind.${asked.kind}`)
  if (asked.state === 'arrived') {
    return (
      <Alert color="success" title={t('applications.asked.arrived_title')}>
        <p>
          <strong>{kind}.</strong> {t('applications.asked.arrived')}
        </p>
      </Alert>
    )
  }
  const moment = dateAndTime(lastMoment(asked.until))
  const isOver = asked.state === 'overdue'
  return (
    <Alert color="warning" title={t('applications.asked.title')}>
      <p>
        <strong>{kind}.</strong>{' '}
        {t(isOver ? 'applications.asked.overdue' : 'applications.asked.until', { moment })}
      </p>
      {asked.note && <p>{asked.note}</p>}
      {link && (
        <div class="row">
          <ButtonLink href={`/application/${id}?step=attachments`} variant="secondary" icon="file">
            {t('applications.asked.add')}
          </ButtonLink>
        </div>
      )}
    </Alert>
  )
}
