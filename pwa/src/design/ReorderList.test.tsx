import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadWords, replaceWords } from '../i18n/messages'
import { ReorderList } from './ReorderList'

let root: HTMLElement
let order: string[]
let removed: string[]

function draw(): void {
  const items = order.map(id => ({ id, name: id.toUpperCase(), content: id }))
  const onReorder = (ids: string[]) => {
    order = ids
    draw()
  }
  act(() =>
    render(
      <ReorderList items={items} label="Ønsker" onReorder={onReorder} onRemove={id => removed.push(id)} />,
      root,
    ),
  )
}

function press(name: string): HTMLElement {
  const button = root.querySelector<HTMLElement>(`[aria-label="${name}"]`)
  if (!button) throw new Error(name)
  act(() => button.click())
  return button
}

beforeEach(async () => {
  await loadWords(['shell'])
  await replaceWords('nb')
  root = document.body.appendChild(document.createElement('div'))
  order = ['a', 'b', 'c']
  removed = []
  draw()
})
afterEach(() => {
  render(null, root)
  root.remove()
})

test('buttons move one step, and stop at the ends', () => {
  press('Flytt C opp')
  expect(order).toEqual(['a', 'c', 'b'])
  press('Flytt A opp')
  expect(order).toEqual(['a', 'c', 'b'])
  press('Flytt A ned')
  expect(order).toEqual(['c', 'a', 'b'])
})

test('a button at the end stays reachable and says that it does nothing', () => {
  const button = root.querySelector('[aria-label="Flytt A opp"]')
  expect(button?.getAttribute('aria-disabled')).toBe('true')
  expect(button?.hasAttribute('disabled')).toBe(false)
})

test('arrow keys on the handle move too', () => {
  const handle = root.querySelector('[aria-label="Dra B, eller bruk piltastene"]')
  act(() => void handle?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true })))
  expect(order).toEqual(['a', 'c', 'b'])
})

test('removing names what is removed', () => {
  press('Fjern B')
  expect(removed).toEqual(['b'])
})
