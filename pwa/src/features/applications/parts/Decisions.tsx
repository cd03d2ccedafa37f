/** What officers have decided about an application: what holds, what held, and deciding anew. */
import { useSignal } from '@preact/signals'
import { Await } from '../../../design/Await'
import { Card, Details, Heading, Skeleton, Tag } from '../../../design/basics'
import { dateAndTime, points } from '../../../i18n/format'
import { say, t } from '../../../i18n/messages'
import { fromHundredths } from '../../grades/model'
import { useDecisions } from '../decisions_data'
import type { Decision, Decisions, Effect, Kind } from '../decisions_model'
import type { OnDesk } from '../desk_model'
import { Decide } from './Decide'
import { EndDecision } from './EndDecision'
import { AreaName, SchoolName } from './Names'

export function DecisionsOnDesk({ found, onChanged }: { found: OnDesk; onChanged: () => void }) {
  const reading = useDecisions(found.id)
  const after = useSignal<Decisions | undefined>(undefined)
  const show = (decisions: Decisions | undefined) => {
    after.value = decisions
    if (decisions) onChanged()
    else reading.reload()
  }
  return (
    <section class="stack">
      <Heading>{t('intake.decisions.title')}</Heading>
      <Await reading={reading} loading={<Skeleton lines={3} />}>
        {first => {
          const decisions = after.value ?? first
          return (
            <>
              <List found={found} decisions={decisions} onChanged={show} />
              {found.state !== 'withdrawn' && <Decide found={found} decisions={decisions} onChanged={show} />}
            </>
          )
        }}
      </Await>
    </section>
  )
}

interface ListProps {
  found: OnDesk
  decisions: Decisions
  onChanged: (decisions: Decisions | undefined) => void
}

function List({ found, decisions, onChanged }: ListProps) {
  const holding = decisions.items.filter(each => each.replaced_at === null)
  const ended = decisions.items.filter(each => each.replaced_at !== null)
  return (
    <>
      {holding.length === 0 ? (
        <p class="subtle">{t('intake.decisions.none')}</p>
      ) : (
        <ul class="plain-list stack" data-gap="sm">
          {holding.map(each => (
            <Card as="li" key={each.id}>
              <One found={found} decision={each} />
              <EndDecision
                application={found.id}
                decision={each}
                decisions={decisions}
                onChanged={onChanged}
              />
            </Card>
          ))}
        </ul>
      )}
      {ended.length > 0 && (
        <Details summary={`${t('intake.decisions.earlier')} (${ended.length})`}>
          <ul class="plain-list stack">
            {ended.map(each => (
              <li key={each.id}>
                <One found={found} decision={each} />
              </li>
            ))}
          </ul>
        </Details>
      )}
    </>
  )
}

/** What a decision does, in a sentence; of points with the number. */
export function effectText(effect: Effect, value: number): string {
  return say(`intake.effect.${effect}`, { points: points(fromHundredths(value)) }) ?? effect
}

/** «Søknadsvilkår: individuell behandling»; of a kind with nothing to choose, its name alone. */
export function nameOf(kind: Kind, effect: Effect): string {
  return [t(`intake.decision.${kind}`), say(`intake.choice.${effect}`, {})].filter(Boolean).join(': ')
}

function One({ found, decision }: { found: OnDesk; decision: Decision }) {
  const { wish } = decision
  return (
    <div class="stack" data-gap="sm">
      <p class="row">
        <strong>{nameOf(decision.kind, decision.effect)}</strong>
        <Tag>{decision.legal_basis}</Tag>
      </p>
      {wish && (
        <p class="small">
          <AreaName code={wish.area} /> ·{' '}
          <SchoolName area={wish.area} school={wish.school} county={found.county} />
        </p>
      )}
      <p>{effectText(decision.effect, decision.value)}</p>
      <blockquote class="quoted">{decision.reason}</blockquote>
      <p class="small subtle">{signed(decision)}</p>
      {decision.replaced_at && <p class="small">{endText(decision, decision.replaced_at)}</p>}
    </div>
  )
}

function signed({ mine, decided_by, decided_at }: Decision): string {
  const moment = dateAndTime(decided_at)
  if (mine) return t('intake.decisions.by_you', { moment })
  if (!decided_by) return t('intake.decisions.by_someone', { moment })
  return t('intake.decisions.by', { name: decided_by, moment })
}

function endText({ replaced_by, replaced_reason }: Decision, at: string): string {
  const moment = [dateAndTime(at), replaced_by].filter(Boolean).join(', ')
  if (replaced_reason) return t('intake.decisions.taken_back', { moment, reason: replaced_reason })
  return t('intake.decisions.replaced', { moment })
}
