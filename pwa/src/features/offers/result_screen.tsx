/** Result day: what I got, what each answer means, and my answer. A guardian reads how it stands. */
import { useSignal } from '@preact/signals'
import { Await } from '../../design/Await'
import { Alert, EmptyState, Heading, Link } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { t } from '../../i18n/messages'
import { isApplicant } from '../../session'
import type { Numbers } from '../waiting_lists/model'
import { ListMode } from '../waiting_lists/parts/ListMode'
import { type Published, useResult } from './data'
import './offers.css'
import { AnswerForm } from './parts/AnswerForm'
import { AnswerGiven } from './parts/AnswerGiven'
import { ChildsResult } from './parts/ChildsResult'
import { Headline } from './parts/Headline'
import { Wishes } from './parts/Wishes'

export default function ResultScreen() {
  const mine = isApplicant()
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t('offers.title')} lead={t(mine ? 'offers.lead' : 'offers.lead_of_child')} />
      {mine ? <Mine /> : <ChildsResult />}
    </div>
  )
}

function Mine() {
  const reading = useResult()
  const elsewhere = useSignal('')
  const { resource } = reading
  if (resource.state === 'failed' && resource.problem?.code === 'offers.no_result') {
    return <EmptyState title={t('offers.of_child.none.title')}>{t('offers.of_child.none.text')}</EmptyState>
  }
  const isOld = resource.state === 'ready' && resource.savedAt !== undefined
  const lookAgain = (sentence: string) => {
    elsewhere.value = sentence
    reading.reload()
  }
  return (
    <>
      {elsewhere.value && (
        <Alert color="warning" live>
          <p>{elsewhere.value}</p>
        </Alert>
      )}
      <Await reading={reading}>
        {found => (
          <ListMode onAnswered={reading.reload}>
            {numbers => <Shown found={found} numbers={numbers} isOld={isOld} onElsewhere={lookAgain} />}
          </ListMode>
        )}
      </Await>
    </>
  )
}

function Shown({
  found,
  numbers,
  isOld,
  onElsewhere,
}: {
  found: Published
  /** Where I stand in line now, once the schools call from the lists. */
  numbers: Numbers
  isOld: boolean
  onElsewhere: (sentence: string) => void
}) {
  const answered = useSignal<Published | undefined>(undefined)
  const changing = useSignal(false)
  const published = answered.value ?? found
  const { result } = published
  const asksFirst = result.can_answer && result.waited_for
  const form = (
    <AnswerForm
      key={published.etag}
      published={published}
      isOld={isOld}
      onAnswered={next => {
        answered.value = next
        changing.value = false
      }}
      onElsewhere={onElsewhere}
      {...(!asksFirst && { onLeave: () => (changing.value = false) })}
    />
  )
  return (
    <>
      <Headline result={result} />
      {!asksFirst && !changing.value && result.standing === 'as_published' && (
        <AnswerGiven result={result} onChange={() => (changing.value = true)} />
      )}
      {(asksFirst || changing.value) && form}
      <section class="stack" data-gap="sm">
        <Heading>{t('offers.wishes.title')}</Heading>
        <Wishes result={result} numbers={numbers} />
        <p>
          <Link href="/result/why">{t('offers.why.title')}</Link>
        </p>
        <p>
          <Link href="/complaints">{t('offers.why.complain')}</Link>
        </p>
      </section>
    </>
  )
}
