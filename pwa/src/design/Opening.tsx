/**
 * How a screen begins: its title and one sentence. They are the same for everybody, so they stand in the page that the
 * server sends, and are read while the rest is on its way.
 */
import type { ComponentChildren } from 'preact'
import { Title } from './basics'

export function Opening({
  title,
  lead,
  children,
}: {
  title: ComponentChildren
  lead?: string | undefined
  children?: ComponentChildren
}) {
  return (
    <div class="stack">
      <Title>{title}</Title>
      {lead && <p class="lead">{lead}</p>}
      {children}
    </div>
  )
}
