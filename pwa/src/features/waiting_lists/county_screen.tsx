/** The county's waiting lists: when they can be handed over, handing them over, and how every offering stands then. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { newIntent } from '../../api/client'
import { textFor } from '../../api/problem'
import { Await } from '../../design/Await'
import { Alert, Button, type Colour, Heading, Tag } from '../../design/basics'
import { Dialog } from '../../design/Dialog'
import { Opening } from '../../design/Opening'
import { dateAndTime, lastMoment } from '../../i18n/format'
import { say, t } from '../../i18n/messages'
import { handOver, readStanding, useStanding } from './data'
import { nextLook, type Standing } from './model'
import { Offerings } from './parts/Offerings'

const COLOURS: Record<Standing['stage'], Colour> = {
  no_round: 'neutral',
  round_under_way: 'neutral',
  not_yet: 'info',
  no_date: 'warning',
  ready: 'accent',
  handing_over: 'warning',
  open: 'success',
  closed: 'neutral',
}

export default function CountyScreen() {
  const reading = useStanding()
  return (
    <div class="wide stack" data-gap="lg">
      <Opening title={t('waiting_lists.county.title')} lead={t('waiting_lists.county.lead')} />
      <Await reading={reading}>{found => <Current first={found} />}</Await>
    </div>
  )
}

function Current({ first }: { first: Standing }) {
  const standing = useSignal(first)
  const pause = nextLook(standing.value)
  useEffect(() => {
    if (pause === undefined) return
    const timer = setInterval(() => {
      readStanding().then(
        found => {
          standing.value = found
        },
        () => undefined,
      )
    }, pause)
    return () => clearInterval(timer)
  }, [pause])
  const { stage, handed_over_at: opened } = standing.value
  return (
    <>
      <section class="stack">
        <p class="row">
          <Tag color={COLOURS[stage]}>{t(`waiting_lists.stage.${stage}`)}</Tag>
          {standing.value.round !== null && (
            <span class="small">{t('waiting_lists.county.round', { number: standing.value.round })}</span>
          )}
        </p>
        <Explained standing={standing.value} />
        {stage === 'ready' && (
          <HandOver
            standing={standing.value}
            onDone={next => {
              standing.value = next
            }}
          />
        )}
        {stage === 'handing_over' && (
          <p role="status">{t('waiting_lists.county.done', { count: standing.value.done })}</p>
        )}
      </section>
      {opened && (
        <section class="stack" data-gap="sm">
          <Heading>{t('waiting_lists.school.offerings')}</Heading>
          <Offerings edition={opened} />
        </section>
      )}
    </>
  )
}

function Explained({ standing }: { standing: Standing }) {
  const { stage, opens, closes, handed_over_at: opened } = standing
  return (
    <div class="stack" data-gap="sm">
      <p>{say(`waiting_lists.stage_text.${stage}`, { moment: opens ? dateAndTime(opens) : '' })}</p>
      <p>
        {t('waiting_lists.county.hours', { count: standing.hours })}{' '}
        <span class="small subtle">
          {standing.hours_set
            ? t('waiting_lists.county.hours_set', { source: standing.hours_source })
            : t('waiting_lists.county.hours_usual')}
        </span>
      </p>
      {opened && <p>{t('waiting_lists.county.opened', { moment: dateAndTime(opened) })}</p>}
      {closes && stage !== 'closed' && (
        <p>{t('waiting_lists.county.closes', { moment: dateAndTime(lastMoment(closes)) })}</p>
      )}
      <p class="small subtle">{t('waiting_lists.county.later')}</p>
    </div>
  )
}

function HandOver({ standing, onDone }: { standing: Standing; onDone: (next: Standing) => void }) {
  const asking = useSignal(false)
  const busy = useSignal(false)
  const refused = useSignal('')
  const intent = useRef(newIntent())
  const words = t(
    standing.kept_by_county ? 'waiting_lists.county.hand_over_own' : 'waiting_lists.county.hand_over',
  )
  const send = async () => {
    busy.value = true
    refused.value = ''
    try {
      onDone(await handOver(intent.current))
    } catch (error) {
      refused.value = textFor(error)
      asking.value = false
    } finally {
      busy.value = false
    }
  }
  return (
    <>
      {refused.value && (
        <Alert color="danger" live>
          <p>{refused.value}</p>
        </Alert>
      )}
      <div class="row">
        <Button
          onClick={() => {
            asking.value = true
          }}
        >
          {words}
        </Button>
      </div>
      <Dialog
        title={words}
        open={asking.value}
        onClose={() => {
          asking.value = false
        }}
        actions={
          <>
            <Button busy={busy.value} onClick={() => void send()}>
              {words}
            </Button>
            <Button
              variant="secondary"
              onClick={() => {
                asking.value = false
              }}
            >
              {t('waiting_lists.cancel')}
            </Button>
          </>
        }
      >
        <p>{t('waiting_lists.county.confirm')}</p>
      </Dialog>
    </>
  )
}
