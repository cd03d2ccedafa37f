/** A run in figures: where everybody ended, and programme by programme how many want it beside how many places. */
import { Details, Heading } from '../../../design/basics'
import { Records } from '../../../design/Records'
import { number } from '../../../i18n/format'
import { locale, t } from '../../../i18n/messages'
import { useProgrammes } from '../../catalogue/data'
import { nameIn } from '../../catalogue/model'
import { type Figures, percent, sharesOf } from '../model'

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
      {figures.extra_seats > 0 && <p>{t('intake.figures.extra', { count: figures.extra_seats })}</p>}
      <Shares figures={figures} />
      <Programmes figures={figures} />
    </section>
  )
}

/** Everybody as one bar, from the first wish to no place. */
function Shares({ figures }: { figures: Figures }) {
  const shares = sharesOf(figures).filter(({ count }) => count > 0)
  let before = 0
  const parts = shares.map(({ share, count }) => {
    const from = before
    before += (100 * count) / figures.applicants
    return { share, count, from, width: before - from }
  })
  return (
    <figure class="plot stack" data-gap="sm">
      <figcaption>
        <Heading level={3}>{t('intake.shares.title')}</Heading>
      </figcaption>
      <svg class="shares" aria-hidden="true">
        {parts.map(({ share, from, width }) => (
          <rect
            key={share}
            data-share={share}
            x={`${from.toFixed(2)}%`}
            width={`${width.toFixed(2)}%`}
            height="100%"
          />
        ))}
      </svg>
      <ul class="plain-list row legend">
        {parts.map(({ share, count }) => (
          <li key={share} data-mark={share}>
            {t('intake.shares.line', {
              what: t(`intake.shares.${share}`),
              people: number(count),
              share: percent(count, figures.applicants),
            })}
          </li>
        ))}
      </ul>
    </figure>
  )
}

type Programme = Figures['programmes'][number]

function Programmes({ figures }: { figures: Figures }) {
  const { resource } = useProgrammes()
  const names =
    resource.state === 'ready'
      ? new Map(resource.data.map(one => [one.code, nameIn(one.names, locale()).text]))
      : undefined
  // The list is of what is chosen at Vg1; what is not on it builds on a trade.
  const nameOf = (code: string) => names?.get(code) ?? (names ? t('intake.bars.supplementary') : code)
  const rows = [...figures.programmes]
    .sort((a, b) => b.first_wishes - a.first_wishes)
    .map(one => ({ ...one, id: one.programme, name: nameOf(one.programme) }))
  const most = Math.max(1, ...rows.map(one => one.first_wishes))
  return (
    <figure class="plot stack">
      <figcaption class="stack" data-gap="sm">
        <Heading level={3}>{t('intake.bars.title')}</Heading>
        <ul class="plain-list row legend">
          <li data-mark="wanted">{t('intake.bars.wanted')}</li>
          <li data-mark="got">{t('intake.bars.got')}</li>
          <li data-mark="seats">{t('intake.bars.seats')}</li>
        </ul>
      </figcaption>
      <ul class="plain-list bars">
        {rows.map(one => (
          <li key={one.id}>
            <p>{one.name}</p>
            <Bar programme={one} most={most} />
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
      <Details summary={t('intake.plot.as_table')}>
        <Records
          caption={t('intake.bars.title')}
          rows={rows}
          columns={[
            { label: t('intake.structures.programme'), cell: row => row.name },
            { label: t('intake.bars.wanted'), cell: row => numeral(row.first_wishes) },
            { label: t('intake.bars.got'), cell: row => numeral(row.first_granted) },
            { label: t('intake.bars.placed'), cell: row => numeral(row.placed) },
            { label: t('intake.bars.seats'), cell: row => numeral(row.seats) },
          ]}
        />
      </Details>
    </figure>
  )
}

/** Wishes on one scale for all programmes. Where there are more places than the longest bar is long, an arrow says so. */
function Bar({ programme, most }: { programme: Programme; most: number }) {
  const part = (count: number) => `${((100 * count) / most).toFixed(2)}%`
  const seats = part(programme.seats)
  return (
    <svg class="bar" aria-hidden="true">
      <rect class="bar-wanted" y="20%" width={part(programme.first_wishes)} height="60%" />
      <rect class="bar-got" y="20%" width={part(programme.first_granted)} height="60%" />
      {programme.seats <= most ? (
        <line class="bar-seats" x1={seats} x2={seats} y1="0" y2="100%" />
      ) : (
        <svg x="100%" y="50%" overflow="visible" aria-hidden="true">
          <path class="bar-seats" fill="none" d="M-14 0H-1M-7 -6L-1 0L-7 6" />
        </svg>
      )}
    </svg>
  )
}

function numeral(value: number) {
  return <span class="numbers">{number(value)}</span>
}
