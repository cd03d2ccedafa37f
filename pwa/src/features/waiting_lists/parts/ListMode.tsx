/** On the result's screen: the calls to me, what came of the last one, and where I stand in line now. */
import type { ComponentChildren } from 'preact'
import { Alert, Card, Heading } from '../../../design/basics'
import { dateAndTime } from '../../../i18n/format'
import { say, t } from '../../../i18n/messages'
import { Name, OwnName } from '../../catalogue/parts/Name'
import { useMyLists } from '../data'
import { lastEnded, type MyCall, type MyLists, type Numbers, numbersIn, openCalls } from '../model'
import { Called } from './Called'

/** What list mode has to say, above `children`; nothing before the lists have been handed over. */
export function ListMode({
  onAnswered,
  children,
}: {
  /** A seat may have changed hands: what else the screen shows is to be read again. */
  onAnswered: () => void
  /** Given where I stand in line now, by wish. */
  children: (numbers: Numbers) => ComponentChildren
}) {
  const { resource } = useMyLists()
  if (resource.state !== 'ready') return <>{children(new Map())}</>
  const { data: mine, savedAt } = resource
  const ended = lastEnded(mine)
  return (
    <>
      {openCalls(mine).map(call => (
        <Called key={call.id} call={call} mine={mine} isOld={savedAt !== undefined} onAnswered={onAnswered} />
      ))}
      {ended && <Ended call={ended} />}
      <Lost mine={mine} />
      {mine.closed && (
        <Alert>
          <p>{t('waiting_lists.mine.closed')}</p>
        </Alert>
      )}
      {children(numbersIn(mine))}
    </>
  )
}

function Ended({ call }: { call: MyCall }) {
  return (
    <Card tinted color={call.state === 'accepted' ? 'success' : 'neutral'} as="section" class="stack">
      <Heading>{t('waiting_lists.ended.title')}</Heading>
      <p>
        <strong>
          <Name names={call.area_names} />
        </strong>
        , <OwnName>{call.school_name}</OwnName>
      </p>
      <p>{say(`waiting_lists.ended.${call.state}`, {})}</p>
      {call.ended_at && (
        <p class="small">{t('waiting_lists.ended.at', { moment: dateAndTime(call.ended_at) })}</p>
      )}
    </Card>
  )
}

function Lost({ mine: { lost } }: { mine: MyLists }) {
  if (lost !== 'absent' && lost !== 'withdrew') return null
  return (
    <Alert color="warning">
      <p>{t(lost === 'absent' ? 'waiting_lists.mine.lost_absent' : 'waiting_lists.mine.lost_withdrew')}</p>
    </Alert>
  )
}
