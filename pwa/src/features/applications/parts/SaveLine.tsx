/** Whether what was typed is safe, and where. Always in the same place; announced only when something is amiss. */
import { Alert, Button, ButtonLink } from '../../../design/basics'
import { Icon } from '../../../design/Icon'
import { t } from '../../../i18n/messages'
import { here } from '../../../router'
import { signInAddress } from '../../../session'
import type { DraftStore } from '../draft_store'

export function SaveLine({ store }: { store: DraftStore }) {
  const found = store.saveState.value
  switch (found.state) {
    case 'saved':
      return (
        <p class="save-line">
          <Icon name="check" />
          {t(store.unsentChanges.value ? 'applications.save.saved' : 'applications.save.saved_and_sent')}
        </p>
      )
    case 'saving':
      return <p class="save-line">{t('applications.save.saving')}</p>
    case 'offline':
      return (
        <p class="save-line" role="status">
          <Icon name="offline" />
          {t('applications.save.offline')}
        </p>
      )
    case 'signed_out':
      return (
        <Alert color="warning" live>
          <div class="stack" data-gap="sm">
            <p>{t('applications.save.signed_out')}</p>
            <div class="row">
              <ButtonLink href={signInAddress(here().pathname + here().search)}>
                {t('shell.sign_in')}
              </ButtonLink>
            </div>
          </div>
        </Alert>
      )
    case 'failed':
      return (
        <Alert color="danger" live>
          <div class="stack" data-gap="sm">
            <p>{found.problem?.text ?? t('problems.unexpected')}</p>
            <p>{t('applications.save.failed')}</p>
            <div class="row">
              <Button variant="secondary" onClick={() => void store.flush()}>
                {t('shell.try_again')}
              </Button>
            </div>
          </div>
        </Alert>
      )
    case 'conflict':
      return null
  }
}
