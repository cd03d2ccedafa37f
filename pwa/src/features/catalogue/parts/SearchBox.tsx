/** One field for programmes, trades and schools. */
import { SearchBox as Box } from '../../../design/SearchBox'
import { t } from '../../../i18n/messages'

export function SearchBox(props: { words: string; live?: boolean; onSearch: (words: string) => void }) {
  return (
    <Box
      label={t('start.search.label')}
      button={t('start.search.do')}
      example={t('start.search.example')}
      action="/programmes"
      {...props}
    />
  )
}
