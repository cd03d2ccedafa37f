/** The papers of an application that the county may open. Each opening is written down. */
import { Card, Heading, Link, Tag } from '../../../design/basics'
import { t } from '../../../i18n/messages'
import { paperAddress } from '../data'
import type { Paper } from '../model'
import { fileSize } from './size'

export function PapersOnDesk({ id, papers }: { id: string; papers: readonly Paper[] }) {
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('applications.step.attachments')}</Heading>
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
                  <span class="subtle">{fileSize(paper.size)}</span>
                </span>
              </div>
            </Card>
          ))}
        </ul>
      )}
    </section>
  )
}
