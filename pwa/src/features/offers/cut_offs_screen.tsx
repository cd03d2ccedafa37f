/** How the last places went in this season's intake, county by county. Public, and the same for everybody. */
import { useResource } from '../../api/resource'
import { Await } from '../../design/Await'
import { Details, EmptyState } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { points } from '../../i18n/format'
import { locale, t } from '../../i18n/messages'
import { county } from '../catalogue/county'
import { nameIn } from '../catalogue/model'
import { CountyChoice } from '../catalogue/parts/CountyChoice'
import { Name, OwnName } from '../catalogue/parts/Name'
import { fromHundredths } from '../grades/model'
import { fetchCutOffs } from './data'
import { byArea, type CutOffLine, type CutOffs, roundName } from './model'
import './offers.css'

export default function CutOffsScreen() {
  const chosen = county()
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t('offers.cut_offs.title')} lead={t('offers.cut_offs.lead')} />
      <CountyChoice label={t('offers.cut_offs.county')} />
      {chosen ? <Found key={chosen} county={chosen} /> : <p>{t('offers.cut_offs.choose')}</p>}
    </div>
  )
}

function Found({ county: number }: { county: string }) {
  const reading = useResource(() => fetchCutOffs(number), [number])
  return (
    <Await
      reading={reading}
      isEmpty={({ items }) => items.length === 0}
      empty={
        <EmptyState title={t('offers.cut_offs.none.title')}>{t('offers.cut_offs.none.text')}</EmptyState>
      }
    >
      {found => <Areas found={found} />}
    </Await>
  )
}

function Areas({ found: { round, school_year: year, items } }: { found: CutOffs }) {
  const areas = byArea(items, area => nameIn(area, locale()).text)
  return (
    <section class="stack" data-gap="sm">
      {round !== null && year !== null && (
        <p class="small subtle">{t(`offers.round.${roundName(round)}`, { year, number: round })}</p>
      )}
      {areas.map(lines => (
        <Details key={lines[0]?.area} summary={lines[0] && <Name names={lines[0].area_names} />}>
          <ul class="plain-list cut-off-rows">
            {lines.map(line => (
              <li key={line.school + line.pool}>
                <span>
                  <OwnName>{line.school_name}</OwnName>
                  {line.pool !== 'general' && (
                    <span class="small subtle"> {t(`offers.pool.${line.pool as Pool}`)}</span>
                  )}
                </span>
                <Limit line={line} />
              </li>
            ))}
          </ul>
        </Details>
      ))}
    </section>
  )
}

type Pool = 'skill' | 'own_school' | 'area' | 'individual' | 'reserve'

function Limit({ line: { points: hundredths, band, by_draw } }: { line: CutOffLine }) {
  if (band) return <span class="small">{t('offers.cut_offs.few')}</span>
  if (hundredths === null) return <span class="small">{t('offers.cut_offs.all_in')}</span>
  return (
    <span class="numbers">
      <strong>{points(fromHundredths(hundredths))}</strong>
      {by_draw && <span class="small"> {t('offers.cut_offs.by_draw')}</span>}
    </span>
  )
}
