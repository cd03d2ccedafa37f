/** Through a long list page by page, by links that can be shared and gone back to. */
import { t } from '../i18n/messages'
import { here } from '../router'
import { ButtonLink } from './basics'

export function Pager({ page, size, total }: { page: number; size: number; total: number }) {
  const last = Math.max(1, Math.ceil(total / size))
  if (last === 1) return null
  return (
    <nav class="row" data-spread aria-label={t('shell.pager.label')}>
      {page > 1 ? (
        <ButtonLink variant="secondary" icon="previous" href={pageAddress(page - 1)}>
          {t('shell.pager.previous')}
        </ButtonLink>
      ) : (
        <span />
      )}
      <span class="numbers">{t('shell.pager.place', { page, last })}</span>
      {page < last ? (
        <ButtonLink variant="secondary" icon="next" href={pageAddress(page + 1)}>
          {t('shell.pager.next')}
        </ButtonLink>
      ) : (
        <span />
      )}
    </nav>
  )
}

function pageAddress(page: number): string {
  const query = new URLSearchParams(here().search)
  query.set('page', `${page}`)
  return `${here().pathname}?${query}`
}

/** The page that the address asks for; the first where it asks for nonsense. */
export function pageAsked(): number {
  const asked = Number(here().searchParams.get('page'))
  return Number.isInteger(asked) && asked > 0 ? asked : 1
}
