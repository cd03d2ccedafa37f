/** What she wrote, as she wrote it. */
import type { ComponentChildren } from 'preact'
import { Card } from '../../../design/basics'
import { t } from '../../../i18n/messages'
import type { Content } from '../model'

export function Written({
  content,
  subject,
  wish,
  onDesk,
}: {
  content: Content
  subject: string
  wish: ComponentChildren
  /** Read by the county, not by her. */
  onDesk?: boolean
}) {
  return (
    <Card as="section">
      <dl class="written-lines">
        <Line name={t('complaints.case.about')}>
          {subject}
          {wish && (
            <>
              <br />
              <span class="subtle">{wish}</span>
            </>
          )}
        </Line>
        <Line name={t('complaints.case.own_words')}>{content.text}</Line>
        <Line name={t(onDesk ? 'complaints.desk.case.wanted' : 'complaints.case.wanted')}>
          {content.wanted}
        </Line>
        <Line name={t(onDesk ? 'complaints.desk.case.late_reason' : 'complaints.case.late_reason')}>
          {content.late_reason}
        </Line>
        <Line name={t('complaints.case.helper')}>{content.helper}</Line>
      </dl>
    </Card>
  )
}

function Line({ name, children }: { name: string; children: ComponentChildren }) {
  if (!children) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd class="written">{children}</dd>
    </div>
  )
}
