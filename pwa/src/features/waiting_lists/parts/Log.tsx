/** What has happened at an offering, the newest first. */
import { Heading } from '../../../design/basics'
import { dateAndTime } from '../../../i18n/format'
import { say, t } from '../../../i18n/messages'
import type { LogLine } from '../model'

export function Log({ lines }: { lines: readonly LogLine[] }) {
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('waiting_lists.page.log')}</Heading>
      {lines.length === 0 ? (
        <p>{t('waiting_lists.page.log_empty')}</p>
      ) : (
        <ol class="plain-list list-log">
          {lines.map(line => (
            <li key={line.number}>
              <p>{say(`waiting_lists.log.${line.kind}`, { name: line.name ?? '' })}</p>
              {line.cause && <p class="small">{because(line)}</p>}
              {line.reason && <p class="small">{line.reason}</p>}
              <p class="small subtle">
                {dateAndTime(line.at)}
                {line.by_staff && ` · ${t('waiting_lists.page.by_staff')}`}
              </p>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function because({ kind, cause }: LogLine): string | undefined {
  const family = kind === 'attended' ? 'attendance' : 'cause'
  return say(`waiting_lists.${family}.${cause}`, {})
}
