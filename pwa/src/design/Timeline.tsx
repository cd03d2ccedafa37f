/** What happened and what comes, oldest first. The state is said in words too, not by colour alone. */
import type { ComponentChildren } from 'preact'

export type TimelineState = 'done' | 'now' | 'later'

export interface TimelineItem {
  id: string
  state: TimelineState
  content: ComponentChildren
}

export function Timeline({ items, label }: { items: readonly TimelineItem[]; label?: string }) {
  return (
    <ol class="timeline" aria-label={label}>
      {items.map(item => (
        <li key={item.id} data-state={item.state} aria-current={item.state === 'now' ? 'step' : undefined}>
          {item.content}
        </li>
      ))}
    </ol>
  )
}
