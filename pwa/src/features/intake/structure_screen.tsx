/** One offering: how many wish for it, what it has to give, and every change of that with its reason. */
import { useSignal } from '@preact/signals'
import { Await } from '../../design/Await'
import { Alert, Card, Heading, Link } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { Timeline } from '../../design/Timeline'
import '../../design/records.css'
import { dateAndTime, number, points } from '../../i18n/format'
import { t } from '../../i18n/messages'
import type { ScreenProps } from '../../routes'
import { may } from '../../session'
import { Name, OwnName } from '../catalogue/parts/Name'
import './intake.css'
import { Changed } from './parts/Changed'
import { SeatsForm } from './parts/SeatsForm'
import { readStructure, useStructure, type Whole } from './structure_data'
import { called, changesIn, general, pressure, type Structure } from './structure_model'

export default function StructureScreen({ params }: ScreenProps) {
  const reading = useStructure(params.id ?? '')
  return (
    <div class="wide stack" data-gap="lg">
      <p>
        <Link href="/desk/offerings">{t('intake.structure.back')}</Link>
      </p>
      <Await reading={reading} title={t('intake.structure.title')} lead={t('intake.structure.lead')}>
        {found => <Current key={found.structure.id} first={found} />}
      </Await>
    </div>
  )
}

/** The offering as it was read, or as a change has left it. */
function Current({ first }: { first: Whole }) {
  const whole = useSignal(first)
  const saved = useSignal(false)
  const { structure, history } = whole.value
  const changed = async () => {
    whole.value = await readStructure(structure.id)
    saved.value = true
  }
  return (
    <>
      <Opening title={<Name names={structure.area_names} />}>
        <p class="lead">
          <OwnName>{structure.school_name}</OwnName>
        </p>
      </Opening>
      <div class="desk-columns">
        <div class="stack" data-gap="lg">
          <Sums structure={structure} />
          {saved.value && (
            <Alert color="success" live>
              {t('intake.structure.saved')}
            </Alert>
          )}
          {may('intake.run') && (
            <SeatsForm
              key={structure.version}
              structure={structure}
              onSaved={changed}
              onTheirs={theirs => {
                whole.value = theirs
                saved.value = false
              }}
            />
          )}
        </div>
        <aside class="stack" aria-label={t('intake.structure.history')}>
          <Heading>{t('intake.structure.history')}</Heading>
          {history.items.length === 0 && <p>{t('intake.structure.unchanged')}</p>}
          <Timeline
            label={t('intake.structure.history')}
            items={changesIn(history).map(({ version, changed }) => ({
              id: `${version.number}`,
              state: version.number === structure.version ? ('now' as const) : ('done' as const),
              content: (
                <div class="stack" data-gap="xs">
                  <Changed changed={changed} />
                  <p>{version.reason}</p>
                  <p class="small subtle">
                    {version.changed_by
                      ? t('intake.structure.by', {
                          name: version.changed_by,
                          moment: dateAndTime(version.changed_at),
                        })
                      : dateAndTime(version.changed_at)}
                  </p>
                </div>
              ),
            }))}
          />
        </aside>
      </div>
    </>
  )
}

function Sums({ structure }: { structure: Structure }) {
  const { seats, first_wishes, all_wishes } = structure
  const share = pressure(structure)
  const figures = [
    ['first', first_wishes],
    ['all', all_wishes],
    ['called', seats && called(seats)],
    ['general', seats && general(seats)],
  ] as const
  return (
    <Card>
      <dl class="plain-list sums">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt class="small subtle">{t(`intake.structure.sum.${name}`)}</dt>
            <dd class="pile-count numbers">{value === null ? '–' : number(value)}</dd>
          </div>
        ))}
      </dl>
      {share > 1 && (
        <p>
          {Number.isFinite(share)
            ? t('intake.structure.tight', { ratio: points(Math.round(10 * share) / 10) })
            : t('intake.structures.nowhere')}
        </p>
      )}
    </Card>
  )
}
