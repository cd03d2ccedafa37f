/** One application: its pages as one calm flow, saved all the while, judged all the while, sent from the last page. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Offline, Problem } from '../../api/problem'
import { type Reading, type Resource, useResource } from '../../api/resource'
import { Await } from '../../design/Await'
import { Link, Title } from '../../design/basics'
import { loadWords, t } from '../../i18n/messages'
import { online } from '../../offline/connection'
import { here } from '../../router'
import type { ScreenProps } from '../../routes'
import { session } from '../../session'
import './applications.css'
import { fetchApplication, useApplication } from './data'
import { openDraft } from './draft_data'
import type { DraftStore } from './draft_store'
import { type Application, formsAsked, type Step, stepsOf } from './model'
import { countyName, offerings } from './names'
import { DeadlineLine } from './parts/DeadlineLine'
import { SaveLine } from './parts/SaveLine'
import { StepEnds, StepNavigation, stepName } from './parts/StepNavigation'
import { Contact } from './steps/Contact'
import type { LATER } from './steps/later'

/** How long the first page has the line for itself, in milliseconds. */
const FIRST = 1000

export default function ApplicationFlow({ params }: ScreenProps) {
  const id = params.id ?? ''
  const application = useApplication(id)
  const draft = useDraft(id)
  return (
    <Await reading={application}>
      {found => <Await reading={draft}>{store => <Flow application={found} store={store} />}</Await>}
    </Await>
  )
}

/** The open draft of this screen, closed with it. What was not saved then stays on the device. */
function useDraft(id: string): Reading<DraftStore> {
  const resource = useSignal<Resource<DraftStore>>({ state: 'loading' })
  const round = useSignal(0)
  const who = session()
  const person = who.state === 'signed_in' ? who.me.account_id : ''
  useEffect(() => {
    let opened: DraftStore | undefined
    let left = false
    openDraft(id).then(
      store => {
        opened = store
        if (left) store.close()
        else resource.value = { state: 'ready', data: store }
      },
      (fault: unknown) => {
        resource.value =
          fault instanceof Offline
            ? { state: 'offline' }
            : { state: 'failed', problem: fault instanceof Problem ? fault : undefined }
      },
    )
    return () => {
      left = true
      opened?.close()
    }
  }, [id, person, round.value])
  const reload = () => {
    resource.value = { state: 'loading' }
    round.value += 1
  }
  return { resource: resource.value, reload }
}

function Flow({ application: first, store }: { application: Application; store: DraftStore }) {
  const application = useFreshApplication(first, store)
  useReturnOfTheLine(store)
  const content = store.content.value
  const findings = store.findings.value
  const forms = formsAsked(
    content,
    content.wishes.flatMap(wish => offerings(wish.area, application.county) ?? []),
  )
  const steps = stepsOf(content, forms)
  const asked = here().searchParams.get('step')
  const step = steps.find(each => each === asked) ?? (asked === 'more' ? 'overview' : 'contact')
  const later = useLater(step)
  useJump(step, step === 'contact' || later.resource.state === 'ready')
  const { Conflict } = later.resource.state === 'ready' ? later.resource.data : {}
  const page = { application, store, content, findings, forms, steps }
  return (
    <div class="wide flow">
      <StepNavigation steps={steps} current={step} findings={findings} />
      <div class="stack" data-gap="lg">
        <div class="stack" data-gap="sm">
          <div class="flow-top">
            <p class="small">
              <Link href="/application">{t('applications.list.title')}</Link> ·{' '}
              {countyName(application.county)}
            </p>
            <SaveLine store={store} />
          </div>
          <Title>{stepName(step)}</Title>
          <DeadlineLine application={application} />
        </div>
        {Conflict && <Conflict store={store} county={application.county} />}
        {step === 'contact' ? (
          <Contact {...page} />
        ) : (
          <Await reading={later}>
            {({ pages }) => {
              const Page = pages[step]
              return <Page {...page} />
            }}
          </Await>
        )}
        <StepEnds steps={steps} current={step} />
      </div>
    </div>
  )
}

/** What the first page does not need, with its words: fetched while that is read, at once for whoever begins further on. */
function useLater(step: Step): Reading<typeof LATER> {
  const isFirst = step === 'contact'
  const connected = online()
  return useResource(async () => {
    if (isFirst) await new Promise(resolve => setTimeout(resolve, FIRST))
    try {
      const [{ LATER: found }] = await Promise.all([
        import('./steps/later'),
        loadWords(['applications', 'accounts', 'catalogue']),
      ])
      return found
    } catch (fault) {
      if (connected) throw fault
      throw new Offline()
    }
  }, [isFirst, connected])
}

/** What is applied for decides the deadline: the application is read again when that was saved. */
function useFreshApplication(first: Application, store: DraftStore): Application {
  const application = useSignal(first)
  const { types, category, apprenticeship } = store.content.value
  const saved = store.saveState.value.state === 'saved'
  const terms = `${types} ${category} ${apprenticeship} ${store.unsentChanges.value}`
  const known = useSignal(terms)
  useEffect(() => {
    if (!saved || known.peek() === terms) return
    known.value = terms
    fetchApplication(first.id).then(
      found => {
        application.value = found
      },
      // The deadline shown stays the old one until the next save; the server decides in any case.
      () => undefined,
    )
  }, [saved, terms])
  return application.value
}

/** Save what waits as soon as there is a line again. */
function useReturnOfTheLine(store: DraftStore): void {
  const connected = online()
  useEffect(() => {
    if (connected && store.saveState.peek().state === 'offline') void store.flush()
  }, [connected])
}

/** A link to a place on a page: go there once the page stands. */
function useJump(step: Step, stands: boolean): void {
  const { hash } = here()
  useEffect(() => {
    if (!hash || !stands) return
    const timer = setTimeout(() => {
      const target = document.getElementById(hash.slice(1))
      target?.scrollIntoView({ block: 'center' })
      target?.focus({ preventScroll: true })
    }, 100)
    return () => clearTimeout(timer)
  }, [step, hash, stands])
}
