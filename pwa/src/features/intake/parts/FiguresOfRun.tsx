/** A run in figures, and the programmes as bars: how many want one first, and how many of them got it. */
import { Heading } from '../../../design/basics'
import { number } from '../../../i18n/format'
import { locale, t } from '../../../i18n/messages'
import { useProgrammes } from '../../catalogue/data'
import { nameIn } from '../../catalogue/model'
import { type Figures, percent } from '../model'

const SHOWN = [
  'applicants',
  'placed',
  'first_wish',
  'waitlisted',
  'without',
  'elsewhere',
  'manual',
  'shortfalls',
] as const

export function FiguresOfRun({ figures }: { figures: Figures }) {
  return (
    <section class="stack">
      <Heading>{t('intake.figures.title')}</Heading>
      <dl class="plain-list tiles">
        {SHOWN.map(name => (
          <div key={name} class="ds-card figure">
            <dt class="small subtle">{t(`intake.figures.${name}`)}</dt>
            <dd class="pile-count numbers">{number(figures[name])}</dd>
          </div>
        ))}
      </dl>
      <p>
        {t('intake.figures.share', {
          placed: percent(figures.placed, figures.applicants),
          first: percent(figures.first_wish, figures.applicants),
        })}
      </p>
      {figures.extra_seats > 0 && <p>{t('intake.figures.extra', { count: figures.extra_seats })}</p>}
      <Bars figures={figures} />
    </section>
  )
}

function Bars({ figures }: { figures: Figures }) {
  const { resource } = useProgrammes()
  const names = new Map(
    resource.state === 'ready' ? resource.data.map(one => [one.code, nameIn(one.names, locale()).text]) : [],
  )
  const wanted = figures.programmes.filter(one => one.first_wishes > 0)
  const most = Math.max(1, ...wanted.map(one => one.first_wishes))
  return (
    <section class="stack" data-gap="sm">
      <Heading level={3}>{t('intake.bars.title')}</Heading>
      <p class="small subtle">{t('intake.bars.lead')}</p>
      <ul class="plain-list bars">
        {wanted.map(one => (
          <li key={one.programme}>
            <p>{names.get(one.programme) ?? one.programme}</p>
            <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
              <rect class="bar-wanted" width={(100 * one.first_wishes) / most} height="8" />
              <rect class="bar-got" width={(100 * one.first_granted) / most} height="8" />
            </svg>
            <p class="small subtle">
              {t('intake.bars.row', {
                wanted: one.first_wishes,
                got: one.first_granted,
                share: percent(one.first_granted, one.first_wishes),
                seats: one.seats,
              })}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
