/** The picture of where one is in a longer task. The words stand beside it. */
import './steps.css'

export function Steps({ names, current }: { names: readonly string[]; current: number }) {
  return (
    <ol class="steps" aria-hidden="true">
      {names.map((name, index) => (
        <li key={name} data-state={index < current ? 'done' : index === current ? 'now' : 'later'} />
      ))}
    </ol>
  )
}
