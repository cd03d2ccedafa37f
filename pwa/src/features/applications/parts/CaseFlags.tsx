/** What marks a case out, in words: what waits for the reader first. */
import { Tag } from '../../../design/basics'
import { t } from '../../../i18n/messages'
import type { Flag } from '../desk_model'

export function CaseFlags({ flags }: { flags: readonly Flag[] }) {
  return (
    <span class="row case-flags">
      {flags
        // Beside the state, which says so already.
        .filter(flag => flag !== 'late')
        .map(flag => (
          <Tag key={flag} color={flag === 'needs_you' ? 'accent' : 'neutral'}>
            {t(`desk.flag.${flag}`)}
          </Tag>
        ))}
    </span>
  )
}
