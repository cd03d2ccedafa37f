/** The wishes of one sent version in the order that binds, with the names they had when they were sent. */
import { locale } from '../../../i18n/messages'
import { nameIn } from '../../catalogue/model'
import { OwnName } from '../../catalogue/parts/Name'
import type { Receipt } from '../model'

export function ReceiptLines({ receipt }: { receipt: Receipt }) {
  return (
    <ol class="ds-list">
      {receipt.lines.map(line => {
        const { text, lang } = nameIn(line.area_names, locale())
        return (
          <li key={line.rank}>
            <span lang={lang}>{text}</span>
            {line.school_name && (
              <span class="subtle">
                {' · '}
                <OwnName>{line.school_name}</OwnName>
              </span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
