/** Where one is in a longer task. The sentence is the information, the bar its picture. */
import { t } from '../i18n/messages'

export function Steps({ names, current }: { names: readonly string[]; current: number }) {
  return (
    <div class="steps">
      <p class="small subtle">
        {t('shell.step', { number: current + 1, total: names.length, name: names[current] ?? '' })}
      </p>
      <ol aria-hidden="true">
        {names.map((name, index) => (
          <li key={name} data-state={index < current ? 'done' : index === current ? 'now' : 'later'} />
        ))}
      </ol>
    </div>
  )
}
