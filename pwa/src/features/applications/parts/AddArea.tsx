/** Choose what to wish for: everything that is open to this applicant in this county, with a field to narrow it. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Alert, Button, Skeleton } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { TextField } from '../../../design/fields'
import { Icon } from '../../../design/Icon'
import { locale, t } from '../../../i18n/messages'
import { useKnownAs } from '../../catalogue/data'
import { type Area, type Level, nameIn } from '../../catalogue/model'
import type { Application, DraftContent } from '../model'
import { areasAt, type Maybe, openAreas } from '../names'

const PAUSE = 300

export function AddArea({
  open,
  application,
  content,
  onAdd,
  onClose,
}: {
  open: boolean
  application: Application
  content: DraftContent
  onAdd: (area: string) => void
  onClose: () => void
}) {
  return (
    <Dialog
      title={t(
        content.level === 'vg1' ? 'applications.wishes.add_programme' : 'applications.wishes.add_area',
      )}
      open={open}
      onClose={onClose}
      actions={
        <Button variant="secondary" onClick={onClose}>
          {t('applications.flow.close')}
        </Button>
      }
    >
      {open && (
        <AreaPicker
          areas={choices(application, content.level ?? 'vg1')}
          taken={content.wishes.map(wish => wish.area)}
          label={t('applications.wishes.search')}
          onPick={onAdd}
        />
      )}
    </Dialog>
  )
}

/** What builds on what was completed; all of the level where nobody has told us what that was. */
function choices({ county, completed_area }: Application, level: Level): Maybe<readonly Area[]> {
  const everything = level === 'vg1' || !completed_area
  const found =
    level === 'vg1'
      ? openAreas(county, null)
      : everything
        ? areasAt(level)
        : openAreas(county, completed_area)
  return found?.filter(area => area.level === level && !area.is_trade) ?? found
}

/** What is typed, once the typing rests. */
function useSettled(typed: string): string {
  const settled = useSignal(typed)
  useEffect(() => {
    const timer = setTimeout(() => {
      settled.value = typed
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [typed])
  return settled.value
}

/** By name at once, and by what people call it («bilmekaniker») as soon as the search has answered. */
export function AreaPicker({
  areas,
  taken,
  label,
  onPick,
}: {
  areas: Maybe<readonly Area[]>
  taken: readonly string[]
  label: string
  onPick: (area: string) => void
}) {
  const words = useSignal('')
  const known = useKnownAs(useSettled(words.value.trim()))
  if (areas === undefined) return <Skeleton lines={5} />
  if (areas === null) return <Alert color="warning">{t('shell.offline.no_answer')}</Alert>
  const wanted = words.value.trim().toLocaleLowerCase()
  const found = areas
    .map(area => ({ area, name: nameIn(area.names, locale()) }))
    .filter(
      ({ area, name }) =>
        name.text.toLocaleLowerCase().includes(wanted) ||
        (wanted && (known.has(area.code) || (area.level === 'vg1' && known.has(area.programme)))),
    )
    .toSorted((a, b) => a.name.text.localeCompare(b.name.text, 'nb'))
  return (
    <div class="stack" data-gap="sm">
      <TextField
        label={label}
        type="search"
        autocomplete="off"
        value={words.value}
        onValue={value => {
          words.value = value
        }}
      />
      <p class="small subtle" role="status">
        {wanted && t('applications.wishes.found', { count: found.length })}
      </p>
      <ul class="plain-list pick-list">
        {found.map(({ area, name }) => (
          <li key={area.code}>
            {taken.includes(area.code) ? (
              <p class="pick subtle">
                <span lang={name.lang}>{name.text}</span>
                <span class="small">{t('applications.wishes.chosen')}</span>
              </p>
            ) : (
              <button
                type="button"
                class="pick pick-button"
                aria-label={t('applications.wishes.choose_named', { name: name.text })}
                onClick={() => onPick(area.code)}
              >
                <span lang={name.lang}>{name.text}</span>
                <Icon name="plus" />
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
