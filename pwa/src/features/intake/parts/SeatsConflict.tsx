/** Two officers changed the same offering: both versions beside each other, and a choice. Nothing is lost until then. */
import { Alert, Button } from '../../../design/basics'
import { Records } from '../../../design/Records'
import { dateAndTime } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import type { Whole } from '../structure_data'
import { differences, type Seats } from '../structure_model'
import { inWords, nameOf } from './Changed'

export function SeatsConflict({
  mine,
  theirs,
  busy,
  onMine,
  onTheirs,
}: {
  mine: Seats
  theirs: Whole
  busy: boolean
  onMine: () => void
  onTheirs: () => void
}) {
  const newest = theirs.history.items[0]
  const rows = differences(theirs.structure.seats, mine).map(one => ({ ...one, id: one.what }))
  return (
    <Alert color="warning" title={t('intake.conflict.title')} live>
      <div class="stack">
        {newest && (
          <p>
            {newest.changed_by
              ? t('intake.conflict.text', {
                  name: newest.changed_by,
                  moment: dateAndTime(newest.changed_at),
                  reason: newest.reason,
                })
              : t('intake.conflict.text_nameless', {
                  moment: dateAndTime(newest.changed_at),
                  reason: newest.reason,
                })}
          </p>
        )}
        {rows.length === 0 ? (
          <p>{t('intake.conflict.same')}</p>
        ) : (
          <Records
            caption={t('intake.conflict.title')}
            rows={rows}
            columns={[
              { label: t('intake.conflict.what'), cell: row => nameOf(row.what) },
              { label: t('intake.conflict.theirs'), cell: row => inWords(row, row.before) },
              { label: t('intake.conflict.mine'), cell: row => inWords(row, row.after) },
            ]}
          />
        )}
        <div class="row">
          <Button color="accent" busy={busy} onClick={onMine}>
            {t('intake.conflict.keep_mine')}
          </Button>
          <Button variant="secondary" color="accent" onClick={onTheirs}>
            {t('intake.conflict.keep_theirs')}
          </Button>
        </div>
      </div>
    </Alert>
  )
}
