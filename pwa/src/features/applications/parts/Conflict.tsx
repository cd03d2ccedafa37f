/** The draft was changed here and elsewhere, in the same places: both versions, and the choice between them. */
import { useSignal } from '@preact/signals'
import { Alert, Button, Card } from '../../../design/basics'
import { RadioGroup } from '../../../design/fields'
import { dateAndTime } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import type { DraftStore } from '../draft_store'
import type { Part } from '../merge'
import { PartSummary } from './PartSummary'

type Side = 'mine' | 'theirs'

export function Conflict({ store, county }: { store: DraftStore; county: string }) {
  const choice = useSignal<Partial<Record<Part, Side>>>({})
  const busy = useSignal(false)
  const found = store.saveState.value
  if (found.state !== 'conflict') return null
  const { merged, theirs } = found
  const isChosen = merged.conflicts.every(part => choice.value[part])

  const settle = async () => {
    busy.value = true
    await store.settle(choice.value)
    busy.value = false
    choice.value = {}
  }

  return (
    <Alert color="warning" title={t('applications.conflict.title')} live>
      <div class="stack">
        <p>{t('applications.conflict.text', { moment: dateAndTime(theirs.saved_at) })}</p>
        {merged.conflicts.map(part => (
          <div key={part} class="stack" data-gap="sm">
            <div class="versions">
              <Card>
                <strong>{t('applications.conflict.here')}</strong>
                <PartSummary part={part} content={store.content.value} county={county} />
              </Card>
              <Card>
                <strong>{t('applications.conflict.there')}</strong>
                <PartSummary part={part} content={theirs.content} county={county} />
              </Card>
            </div>
            <RadioGroup
              legend={t('applications.conflict.keep', { part: t(`applications.part.${part}`) })}
              value={choice.value[part]}
              onValue={side => {
                choice.value = { ...choice.value, [part]: side as Side }
              }}
              choices={[
                { value: 'mine', label: t('applications.conflict.here') },
                { value: 'theirs', label: t('applications.conflict.there') },
              ]}
            />
          </div>
        ))}
        <div class="row">
          <Button disabled={!isChosen} busy={busy.value} onClick={() => void settle()}>
            {t('applications.conflict.settle')}
          </Button>
        </div>
      </div>
    </Alert>
  )
}
