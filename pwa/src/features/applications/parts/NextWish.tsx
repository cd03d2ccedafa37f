/** The place of the next wish, with its number: pressed, it asks what. */
import { Icon } from '../../../design/Icon'

export function NextWish({ place, label, onAdd }: { place: number; label: string; onAdd: () => void }) {
  return (
    <button type="button" class="next-wish" onClick={onAdd}>
      <span class="rank" aria-hidden="true">
        {place}
      </span>
      <Icon name="plus" />
      {label}
    </button>
  )
}
