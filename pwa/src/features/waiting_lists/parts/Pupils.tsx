/** The pupils who have a seat: who came on the first day, and whose seat is free. */
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { newIntent } from '../../../api/client'
import { Problem, textFor } from '../../../api/problem'
import { Alert, Button, type Colour, Heading, Tag } from '../../../design/basics'
import { Records } from '../../../design/Records'
import { t } from '../../../i18n/messages'
import { may } from '../../../session'
import { announce } from '../../../shell/announce'
import { type Intent, mark } from '../data'
import type { Attendance, Page, Pupil } from '../model'
import { AbsenceDialog } from './AbsenceDialog'
import { FreedDialog } from './FreedDialog'

const COLOURS: Record<Attendance, Colour> = { present: 'success', excused: 'info', absent: 'warning' }

export function Pupils({ page, onChanged }: { page: Page; onChanged: (next: Page) => void }) {
  const asking = useSignal<{ about: 'absence' | 'freed'; pupil: Pupil } | undefined>(undefined)
  const busy = useSignal('')
  const refused = useSignal('')
  const intents = useRef(new Map<string, Intent>())
  const keeps = may('list.keep') && (!page.kept_by_county || may('list.hand_over'))

  const changed = (next: Page, pupil: Pupil) => {
    announce(t('waiting_lists.saved', { name: pupil.name }))
    onChanged(next)
  }
  const closed = () => {
    asking.value = undefined
  }
  const settled = (next: Page, pupil: Pupil) => {
    closed()
    changed(next, pupil)
  }
  const present = async (pupil: Pupil) => {
    busy.value = pupil.seat_id
    refused.value = ''
    const intent = intents.current.get(pupil.seat_id) ?? newIntent()
    intents.current.set(pupil.seat_id, intent)
    const body = { seat_id: pupil.seat_id, attendance: 'present', loses_place: null, reason: '' } as const
    try {
      changed(await mark(page.id, body, intent), pupil)
      intents.current.delete(pupil.seat_id)
    } catch (error) {
      refused.value = textFor(error)
      if (error instanceof Problem) intents.current.delete(pupil.seat_id)
    } finally {
      busy.value = ''
    }
  }
  const rows = page.pupils.map(pupil => ({ ...pupil, id: pupil.seat_id }))
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('waiting_lists.page.pupils')}</Heading>
      {refused.value && (
        <Alert color="danger" live>
          <p>{refused.value}</p>
        </Alert>
      )}
      {rows.length === 0 ? (
        <p>{t('waiting_lists.page.no_pupils')}</p>
      ) : (
        <Records
          caption={t('waiting_lists.page.pupils')}
          rows={rows}
          columns={[
            { label: t('waiting_lists.page.name'), cell: pupil => pupil.name },
            { label: t('waiting_lists.page.attendance'), cell: pupil => <Marked pupil={pupil} /> },
            ...(keeps
              ? [
                  {
                    label: t('waiting_lists.page.actions'),
                    cell: (pupil: Pupil) => (
                      <Actions
                        pupil={pupil}
                        busy={busy.value === pupil.seat_id}
                        onPresent={() => void present(pupil)}
                        onAsk={about => {
                          asking.value = { about, pupil }
                        }}
                      />
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {asking.value?.about === 'absence' && (
        <AbsenceDialog page={page} pupil={asking.value.pupil} onClose={closed} onChanged={settled} />
      )}
      {asking.value?.about === 'freed' && (
        <FreedDialog page={page} pupil={asking.value.pupil} onClose={closed} onChanged={settled} />
      )}
    </section>
  )
}

function Marked({ pupil: { attendance, reason } }: { pupil: Pupil }) {
  if (!attendance) return <span class="subtle">{t('waiting_lists.page.unmarked')}</span>
  return (
    <>
      <Tag color={COLOURS[attendance]}>{t(`waiting_lists.attendance.${attendance}`)}</Tag>
      {reason && <p class="small">{reason}</p>}
    </>
  )
}

function Actions({
  pupil,
  busy,
  onPresent,
  onAsk,
}: {
  pupil: Pupil
  busy: boolean
  onPresent: () => void
  onAsk: (about: 'absence' | 'freed') => void
}) {
  const named = (action: string) => t('waiting_lists.mark.for', { action, name: pupil.name })
  return (
    <span class="row mark-actions">
      {pupil.attendance !== 'present' && (
        <Button
          variant="secondary"
          busy={busy}
          aria-label={named(t('waiting_lists.mark.present'))}
          onClick={onPresent}
        >
          {t('waiting_lists.mark.present')}
        </Button>
      )}
      <Button
        variant="secondary"
        aria-label={named(t('waiting_lists.mark.absence'))}
        onClick={() => onAsk('absence')}
      >
        {t('waiting_lists.mark.absence')}
      </Button>
      <Button
        variant="tertiary"
        aria-label={named(t('waiting_lists.mark.freed'))}
        onClick={() => onAsk('freed')}
      >
        {t('waiting_lists.mark.freed')}
      </Button>
    </span>
  )
}
