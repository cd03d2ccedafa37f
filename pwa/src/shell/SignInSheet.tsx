/** The session is over, or the next step wants a stronger sign-in. Comes back to this very place. */
import { Button, ButtonLink } from '../design/basics'
import { Dialog } from '../design/Dialog'
import { t } from '../i18n/messages'
import { here } from '../router'
import { signInAddress, signInWanted } from '../session'

export function SignInSheet() {
  const wanted = signInWanted.value
  const close = () => {
    signInWanted.value = undefined
  }
  const stronger = wanted?.level !== undefined
  return (
    <Dialog
      title={t(stronger ? 'shell.sign_in_sheet.stronger_title' : 'shell.sign_in_sheet.title')}
      open={wanted !== undefined}
      onClose={close}
      actions={
        <>
          <ButtonLink href={signInAddress(here().pathname + here().search, { level: wanted?.level })}>
            {t('shell.sign_in')}
          </ButtonLink>
          <Button variant="secondary" onClick={close}>
            {t('shell.not_now')}
          </Button>
        </>
      }
    >
      <p>{t(stronger ? 'shell.sign_in_sheet.stronger_text' : 'shell.sign_in_sheet.text')}</p>
    </Dialog>
  )
}
