/** Putting the portal on the home screen: offered after something was saved, never on arrival. */
import { signal } from '@preact/signals'
import { Button, Card, Heading } from '../design/basics'
import { t } from '../i18n/messages'

interface InstallEvent extends Event {
  prompt(): Promise<unknown>
}

const offered = signal<InstallEvent | undefined>(undefined)

export function watchInstall(): void {
  addEventListener('beforeinstallprompt', event => {
    event.preventDefault()
    offered.value = event as InstallEvent
  })
  addEventListener('appinstalled', () => {
    offered.value = undefined
  })
}

function isAppleTouch(): boolean {
  return /iPhone|iPad/.test(navigator.userAgent) && !matchMedia('(display-mode: standalone)').matches
}

/** Place it where something has just been saved. Shows nothing where installing is not possible. */
export function InstallOffer() {
  if (!offered.value && !isAppleTouch()) return null
  const install = async () => {
    await offered.peek()?.prompt()
    offered.value = undefined
  }
  return (
    <Card tinted>
      <Heading level={2}>{t('shell.install.title')}</Heading>
      <p>{t(offered.value ? 'shell.install.text' : 'shell.install.apple')}</p>
      {offered.value && (
        <Button variant="secondary" icon="download" onClick={() => void install()}>
          {t('shell.install.do')}
        </Button>
      )}
    </Card>
  )
}
