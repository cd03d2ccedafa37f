/** Corrections after publication: for one applicant, for everybody, and the extra seats they gave. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { SECOND } from '../../clock'
import { Await } from '../../design/Await'
import { Link } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { t } from '../../i18n/messages'
import type { ScreenProps } from '../../routes'
import { may } from '../../session'
import { readCorrections, useCorrections } from './data'
import './intake.css'
import { type Corrections, isBeingCorrected } from './model'
import { ExtraSeats } from './parts/ExtraSeats'
import { ForEverybody } from './parts/ForEverybody'
import { ForOne } from './parts/ForOne'

const WHILE_AT_WORK = 2 * SECOND

export default function CorrectionsScreen({ params }: ScreenProps) {
  const round = params.id ?? ''
  const reading = useCorrections(round)
  return (
    <div class="wide stack" data-gap="lg">
      <p>
        <Link href={`/desk/intake/${round}`}>{t('intake.corrections.back')}</Link>
      </p>
      <Await reading={reading} title={t('intake.corrections.title')} lead={t('intake.corrections.lead')}>
        {found => <Current round={round} first={found} />}
      </Await>
    </div>
  )
}

/** The corrections as they are now: as they were read, as a step left them, or as the worker brought them on. */
function Current({ round, first }: { round: string; first: Corrections }) {
  const known = useSignal(first)
  const atWork = known.value.items.some(isBeingCorrected)
  const look = () =>
    readCorrections(round).then(
      found => {
        known.value = found
      },
      () => undefined,
    )
  useEffect(() => {
    if (!atWork) return
    const timer = setInterval(() => void look(), WHILE_AT_WORK)
    return () => clearInterval(timer)
  }, [atWork, round])
  const change = (found: Corrections) => {
    known.value = found
  }
  return (
    <>
      <Opening title={t('intake.corrections.title')} lead={t('intake.corrections.lead')} />
      {may('intake.decide') && <ForOne round={round} onGiven={() => void look()} />}
      <ForEverybody round={round} found={known.value} onChanged={change} />
      <ExtraSeats found={known.value} />
    </>
  )
}
