/** What one version of an offering changed, a line for each value. */
import { number, points } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import type { Difference } from '../structure_model'

export function Changed({ changed }: { changed: readonly Difference[] }) {
  if (changed.length === 0) return <p class="small subtle">{t('intake.structure.nothing_changed')}</p>
  return (
    <ul class="plain-list">
      {changed.map(one => (
        <li key={one.what}>
          {t(one.before === null ? 'intake.structure.set' : 'intake.structure.from_to', {
            what: nameOf(one.what),
            before: inWords(one, one.before),
            after: inWords(one, one.after),
          })}
        </li>
      ))}
    </ul>
  )
}

/** What a value of an offering is called. */
export function nameOf(what: Difference['what']): string {
  switch (what) {
    case 'capacity':
    case 'call':
    case 'frozen':
    case 'is_open':
      return t(`intake.structure.field.${what}`)
    default:
      return t(`intake.pool.${what}`)
  }
}

/** A value as it stands in a sentence. */
export function inWords({ what }: Difference, value: number | boolean | null): string {
  if (value === null) return '–'
  if (typeof value === 'boolean') return t(value ? 'intake.structure.open' : 'intake.structure.shut')
  if (what !== 'call') return number(value)
  const percent = value % 10 === 0 ? number(value / 10) : points(value / 10)
  return t('intake.structure.percent', { percent })
}
