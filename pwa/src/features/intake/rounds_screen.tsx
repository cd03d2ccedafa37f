/** The intakes of a county: those that were, the one under way, and how the next one begins. */
import { useSignal } from '@preact/signals'
import { newIntent } from '../../api/client'
import { textFor } from '../../api/problem'
import { Await } from '../../design/Await'
import { Alert, Button, EmptyState, Link, Tag } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { Records } from '../../design/Records'
import { dateAndTime, list } from '../../i18n/format'
import { t } from '../../i18n/messages'
import { go } from '../../router'
import { may, session } from '../../session'
import { countyName } from '../applications/names'
import { prepare, useRounds } from './data'
import type { Round } from './model'
import { stateColour } from './parts/colours'

export default function RoundsScreen() {
  const reading = useRounds()
  const who = session()
  const home = (who.state === 'signed_in' && who.me.county) || ''
  return (
    <div class="wide stack" data-gap="lg">
      <Opening title={t('intake.rounds.title')} lead={t('intake.rounds.lead')}>
        <ul class="plain-list row">
          <li>
            <Link href="/desk/offerings">{t('intake.rounds.to_structures')}</Link>
          </li>
          <li>
            <Link href={`/county-rules?county=${home}`}>{t('intake.rounds.to_rules')}</Link>
          </li>
        </ul>
      </Opening>
      <Await reading={reading}>
        {({ items }) => (
          <div class="stack" data-gap="lg">
            {items.length === 0 ? (
              <EmptyState title={t('intake.rounds.none')}>
                <p>{t('intake.rounds.none_text')}</p>
              </EmptyState>
            ) : (
              <Records caption={t('intake.rounds.title')} columns={columns()} rows={items} />
            )}
            {may('list.hand_over') && (
              <p>
                <Link href="/desk/lists">{t('intake.rounds.lists')}</Link>
              </p>
            )}
            {may('intake.run') && items.every(item => item.state === 'published') && <Begin />}
          </div>
        )}
      </Await>
    </div>
  )
}

function Begin() {
  const who = session()
  const county = who.state === 'signed_in' ? who.me.county : null
  const busy = useSignal(false)
  const refused = useSignal('')
  const begin = async () => {
    if (!county) return
    busy.value = true
    refused.value = ''
    try {
      go(`/desk/intake/${(await prepare([county], newIntent())).id}`)
    } catch (error) {
      refused.value = textFor(error)
    } finally {
      busy.value = false
    }
  }
  return (
    <section class="stack" data-gap="sm">
      <p>{t('intake.rounds.begin_text')}</p>
      {refused.value && (
        <Alert color="danger" live>
          <p>{refused.value}</p>
        </Alert>
      )}
      <div class="row">
        <Button busy={busy.value} onClick={() => void begin()}>
          {t('intake.rounds.begin')}
        </Button>
      </div>
    </section>
  )
}

function columns() {
  return [
    {
      label: t('intake.rounds.title'),
      cell: (item: Round) => (
        <Link href={`/desk/intake/${item.id}`}>
          {t('intake.round.name', { number: item.number, year: String(item.school_year) })}
        </Link>
      ),
    },
    {
      label: t('intake.round.counties'),
      cell: (item: Round) => list(item.counties.map(countyName)),
    },
    {
      label: t('intake.round.state'),
      cell: (item: Round) => <Tag color={stateColour(item.state)}>{t(`intake.state.${item.state}`)}</Tag>,
    },
    {
      label: t('intake.round.publish_at'),
      cell: (item: Round) => item.publish_at && <span class="small">{dateAndTime(item.publish_at)}</span>,
    },
  ]
}
