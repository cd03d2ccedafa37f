/** One intake: the path it goes, what stands in the way, what the newest run comes to, and what can be done now. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Await } from '../../design/Await'
import { Heading, Link, Tag } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { Timeline } from '../../design/Timeline'
import '../../design/records.css'
import { dateAndTime } from '../../i18n/format'
import { t } from '../../i18n/messages'
import type { ScreenProps } from '../../routes'
import { readRound, useRound } from './data'
import './intake.css'
import { isSound, nextLook, pathOf, type RoundWithRuns, type Run } from './model'
import { Compared } from './parts/Compared'
import { CutOffs } from './parts/CutOffs'
import { stateColour } from './parts/colours'
import { FiguresOfRun } from './parts/FiguresOfRun'
import { Hindrances } from './parts/Hindrances'
import { NextStep } from './parts/NextStep'

export default function RoundScreen({ params }: ScreenProps) {
  const reading = useRound(params.id ?? '')
  return (
    <div class="wide stack" data-gap="lg">
      <p>
        <Link href="/desk/intake">{t('intake.round.back')}</Link>
      </p>
      <Await reading={reading} title={t('intake.round.title')} lead={t('intake.round.lead')}>
        {found => <Current first={found} />}
      </Await>
    </div>
  )
}

/** The round as it is now: as it was read, as a step left it, or as the worker has brought it on meanwhile. */
function Current({ first }: { first: RoundWithRuns }) {
  const round = useSignal(first)
  const pause = nextLook(round.value)
  useEffect(() => {
    if (pause === undefined) return
    const timer = setInterval(() => {
      readRound(first.id).then(
        found => {
          round.value = found
        },
        () => undefined,
      )
    }, pause)
    return () => clearInterval(timer)
  }, [pause, first.id])
  const sound = round.value.runs.filter(isSound)
  const newest = round.value.runs.find(run => run.state === 'done' || run.state === 'stopped')
  return (
    <>
      <Opening
        title={t('intake.round.name', { number: first.number, year: String(first.school_year) })}
        lead={t('intake.round.lead')}
      >
        <p class="row">
          <Tag color={stateColour(round.value.state)}>{t(`intake.state.${round.value.state}`)}</Tag>
        </p>
      </Opening>
      <div class="desk-columns">
        <div class="stack" data-gap="lg">
          {newest && <NewestRun run={newest} />}
          {newest && isSound(newest) && (
            <>
              {sound.length > 1 && <Compared key={newest.number} round={first.id} number={newest.number} />}
              <CutOffs key={`cut-offs-${newest.number}`} round={first.id} number={newest.number} />
            </>
          )}
          {!newest && <p>{t('intake.round.no_run')}</p>}
        </div>
        <aside class="stack round-path" data-gap="lg" aria-label={t('intake.next.title')}>
          <Timeline
            label={t('intake.path.label')}
            items={pathOf(round.value.state).map(({ step, state }) => ({
              id: step,
              state,
              content: <p>{t(`intake.path.${step}`)}</p>,
            }))}
          />
          <NextStep
            round={round.value}
            onChanged={changed => {
              round.value = changed
            }}
          />
          <Draw round={round.value} />
        </aside>
      </div>
    </>
  )
}

function NewestRun({ run }: { run: Run }) {
  return (
    <>
      <p>
        {t(run.is_dry ? 'intake.round.dry_run' : 'intake.round.real_run', {
          number: run.number,
          moment: dateAndTime(run.gathered_at ?? run.requested_at),
        })}
      </p>
      <Hindrances run={run} />
      {run.figures && <FiguresOfRun figures={run.figures} />}
    </>
  )
}

function Draw({ round }: { round: RoundWithRuns }) {
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('intake.draw.title')}</Heading>
      <p class="small">{t('intake.draw.text')}</p>
      <p class="small numbers hash">{round.seed_hash}</p>
      {round.seed && (
        <>
          <p class="small">{t('intake.draw.seed')}</p>
          <p class="small numbers hash">{round.seed}</p>
        </>
      )}
    </section>
  )
}
