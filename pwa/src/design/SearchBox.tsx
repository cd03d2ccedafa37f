import { useEffect, useId, useRef } from 'preact/hooks'
import { Button } from './basics'

const PAUSE = 300

/**
 * One field to search by words. `live` searches while one types. The field belongs to the browser, not to us: whoever
 * types or presses the button before the page has come alive loses nothing.
 */
export function SearchBox({
  label,
  button,
  example,
  action,
  words,
  live,
  onSearch,
}: {
  label: string
  /** What a screen reader hears of the button, which shows a magnifying glass. */
  button: string
  example?: string
  /** The address that answers before the page is alive. */
  action: string
  words: string
  live?: boolean
  onSearch: (words: string) => void
}) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const searched = useRef(words)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    // The words changed from outside: back, forward, a link.
    if (field.current && words !== searched.current) field.current.value = words
    searched.current = words
  }, [words])

  const search = () => {
    clearTimeout(timer.current)
    searched.current = field.current?.value.trim() ?? ''
    onSearch(searched.current)
  }
  const soon = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(search, PAUSE)
  }
  const submit = (event: Event) => {
    event.preventDefault()
    search()
  }
  return (
    <search>
      <form action={action} onSubmit={submit} class="stack" data-gap="sm">
        <label class="ds-label" for={id}>
          {label}
        </label>
        <div class="search-row">
          <input
            ref={field}
            id={id}
            class="ds-input"
            type="search"
            name="q"
            maxLength={80}
            autocomplete="off"
            enterkeyhint="search"
            placeholder={example}
            defaultValue={words}
            onInput={live ? soon : undefined}
          />
          <Button type="submit" icon="search" aria-label={button} />
        </div>
      </form>
    </search>
  )
}
