import { Button, Title } from '../../design/basics'
import { t } from '../../i18n/messages'
import { online } from '../../offline/connection'

/** The screen itself could not be fetched: no line, or something broke on the way. */
export function Failed() {
  return (
    <div class="stack">
      <Title>{t(online() ? 'shell.failed.title' : 'shell.offline.title')}</Title>
      <p>{t(online() ? 'shell.failed.text' : 'shell.offline.no_answer')}</p>
      <Button onClick={() => location.reload()}>{t('shell.try_again')}</Button>
    </div>
  )
}
