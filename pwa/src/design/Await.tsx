/** The four states of something read from the server, the same on every screen. */
import type { ComponentChildren } from 'preact'
import type { Reading } from '../api/resource'
import { dateAndTime } from '../i18n/format'
import { t } from '../i18n/messages'
import { Alert, Button, Skeleton } from './basics'
import { Opening } from './Opening'

interface AwaitProps<T> {
  reading: Reading<T>
  /** What stands there while it loads, as tall as what comes; a window of grey lines unless told. */
  loading?: ComponentChildren
  /** Shown in place of the content when `isEmpty` says so. */
  empty?: ComponentChildren
  isEmpty?: (data: T) => boolean
  /** For a screen whose title comes with its content: what the heading says until then, and the sentence under it. */
  title?: string
  lead?: string
  children: (data: T) => ComponentChildren
}

export function Await<T>(props: AwaitProps<T>) {
  const { title, lead, reading } = props
  const state = <State {...props} />
  if (!title || reading.resource.state === 'ready') return state
  return (
    <div class="stack" data-gap="lg">
      <Opening title={title} lead={lead} />
      {state}
    </div>
  )
}

function State<T>({ reading, loading, empty, isEmpty, children }: AwaitProps<T>) {
  const { resource, reload } = reading
  switch (resource.state) {
    case 'loading':
      return <>{loading ?? <Screenful />}</>
    case 'ready':
      if (empty && isEmpty?.(resource.data)) return <>{empty}</>
      return (
        <>
          {resource.savedAt && (
            <Alert color="warning">
              {t('shell.offline.saved_answer', { moment: dateAndTime(resource.savedAt) })}
            </Alert>
          )}
          {children(resource.data)}
        </>
      )
    case 'failed':
      if (resource.problem?.status === 404) {
        return (
          <Alert color="warning" live>
            <p>{resource.problem.text}</p>
          </Alert>
        )
      }
      return (
        <Alert color="danger" title={t('shell.failed.title')} live>
          <div class="stack">
            <p>{resource.problem?.text ?? t('problems.unexpected')}</p>
            {resource.problem?.instance && (
              <p class="small subtle">
                {t('shell.failed.reference', { reference: resource.problem.instance })}
              </p>
            )}
            <Button variant="secondary" onClick={reload}>
              {t('shell.try_again')}
            </Button>
          </div>
        </Alert>
      )
    case 'offline':
      return (
        <Alert color="warning" title={t('shell.offline.title')} live>
          <div class="stack">
            <p>{t('shell.offline.no_answer')}</p>
            <Button variant="secondary" onClick={reload}>
              {t('shell.try_again')}
            </Button>
          </div>
        </Alert>
      )
  }
}

/** Grey lines, and room enough that what stands below begins outside the window and does not jump into it. */
export function Screenful() {
  return (
    <div class="screenful">
      <Skeleton lines={5} />
    </div>
  )
}
