/** Through a long list inside a screen, page by page. */
import { Button } from '../../../design/basics'
import { t } from '../../../i18n/messages'

export function Turning({
  of: { page, size, total },
  onPage,
}: {
  of: { page: number; size: number; total: number }
  onPage: (page: number) => void
}) {
  const last = Math.ceil(total / size)
  if (last <= 1) return null
  return (
    <nav class="row" data-spread aria-label={t('shell.pager.label')}>
      <Button variant="secondary" icon="previous" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        {t('shell.pager.previous')}
      </Button>
      <span class="numbers">{t('shell.pager.place', { page, last })}</span>
      <Button variant="secondary" icon="next" disabled={page >= last} onClick={() => onPage(page + 1)}>
        {t('shell.pager.next')}
      </Button>
    </nav>
  )
}
