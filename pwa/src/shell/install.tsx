/** Putting the portal on the home screen: offered after something was saved, never on arrival. */
import { Button, Card, Heading } from '../design/basics'
import { t } from '../i18n/messages'
import { offered } from './install_event'

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
