import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { Button } from '../../../design/basics'
import { t } from '../../../i18n/messages'

const PAUSE = 300

/** One field for programmes, trades and schools. `live` searches while one types. */
export function SearchBox({
  words,
  live,
  onSearch,
}: {
  words: string
  live?: boolean
  onSearch: (words: string) => void
}) {
  const id = useId()
  const typed = useSignal(words)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const later = (value: string) => {
    typed.value = value
    if (!live) return
    clearTimeout(timer.current)
    timer.current = setTimeout(() => onSearch(value.trim()), PAUSE)
  }
  const submit = (event: Event) => {
    event.preventDefault()
    clearTimeout(timer.current)
    onSearch(typed.value.trim())
  }
  return (
    <search>
      <form onSubmit={submit} class="stack" data-gap="sm">
        <label class="ds-label" for={id}>
          {t('start.search.label')}
        </label>
        <div class="search-row">
          <input
            id={id}
            class="ds-input"
            type="search"
            name="q"
            maxLength={80}
            autocomplete="off"
            enterkeyhint="search"
            placeholder={t('start.search.example')}
            value={typed.value}
            onInput={event => later(event.currentTarget.value)}
          />
          <Button type="submit" icon="search" aria-label={t('start.search.do')} />
        </div>
      </form>
    </search>
  )
}
