/**
 * A list to put in order, three ways: buttons (everyone), the handle by finger or mouse, the handle by arrow keys.
 * Every move is announced with the new place.
 */
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { t } from '../i18n/messages'
import { announce } from '../shell/announce'
import { Button } from './basics'
import { moved, positionAt } from './order'
import './reorder.css'

export interface ReorderItem {
  id: string
  /** What it is called in announcements and button names. */
  name: string
  content: ComponentChildren
}

interface Drag {
  from: number
  to: number
  start: number
  distance: number
  middles: number[]
}

export function ReorderList({
  items,
  label,
  onReorder,
  onRemove,
}: {
  items: readonly ReorderItem[]
  label: string
  onReorder: (ids: string[]) => void
  onRemove?: (id: string) => void
}) {
  const list = useRef<HTMLOListElement>(null)
  const drag = useSignal<Drag | undefined>(undefined)

  const move = (from: number, to: number) => {
    const item = items[from]
    if (!item || from === to || to < 0 || to >= items.length) return
    onReorder(moved(items, from, to).map(each => each.id))
    announce(t('shell.reorder.moved', { name: item.name, place: to + 1, total: items.length }))
  }

  const start = (event: PointerEvent, from: number) => {
    ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
    const boxes = [...(list.current?.children ?? [])].map(child => child.getBoundingClientRect())
    const middles = boxes.map(box => box.top + box.height / 2)
    drag.value = { from, to: from, start: event.clientY, distance: 0, middles }
  }

  const follow = (event: PointerEvent) => {
    const held = drag.value
    if (!held) return
    const distance = event.clientY - held.start
    drag.value = { ...held, distance, to: positionAt(held.middles, held.from, distance) }
  }

  const drop = () => {
    const held = drag.value
    drag.value = undefined
    if (held) move(held.from, held.to)
  }

  const byKey = (event: KeyboardEvent, from: number) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!step) return
    event.preventDefault()
    move(from, from + step)
  }

  const held = drag.value
  return (
    <ol class="reorder" ref={list} aria-label={label}>
      {items.map((item, index) => (
        <li
          key={item.id}
          data-dragged={held?.from === index || undefined}
          style={{ translate: shift(held, index) }}
        >
          <span class="rank" aria-hidden="true">
            {index + 1}
          </span>
          <div>{item.content}</div>
          <div class="reorder-tools">
            {items.length > 1 && (
              <>
                <Button
                  class="reorder-handle"
                  variant="tertiary"
                  icon="drag"
                  aria-label={t('shell.reorder.handle', { name: item.name })}
                  onPointerDown={event => start(event, index)}
                  onPointerMove={follow}
                  onPointerUp={drop}
                  onPointerCancel={() => {
                    drag.value = undefined
                  }}
                  onKeyDown={event => byKey(event, index)}
                />
                <Button
                  variant="tertiary"
                  icon="up"
                  aria-label={t('shell.reorder.up', { name: item.name })}
                  disabled={index === 0}
                  onClick={() => move(index, index - 1)}
                />
                <Button
                  variant="tertiary"
                  icon="down"
                  aria-label={t('shell.reorder.down', { name: item.name })}
                  disabled={index === items.length - 1}
                  onClick={() => move(index, index + 1)}
                />
              </>
            )}
            {onRemove && (
              <Button
                variant="tertiary"
                color="danger"
                icon="trash"
                aria-label={t('shell.reorder.remove', { name: item.name })}
                onClick={() => onRemove(item.id)}
              />
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}

/** How far an item stands from its place while another one is dragged: the held one follows, the passed ones make room. */
function shift(drag: Drag | undefined, index: number): string {
  if (!drag) return 'none'
  if (index === drag.from) return `0 ${drag.distance}px`
  const passedDown = index > drag.from && index <= drag.to
  const passedUp = index < drag.from && index >= drag.to
  if (!passedDown && !passedUp) return 'none'
  const neighbour = drag.from + (passedDown ? 1 : -1)
  const step = Math.abs((drag.middles[neighbour] ?? 0) - (drag.middles[drag.from] ?? 0))
  return `0 ${passedDown ? -step : step}px`
}
