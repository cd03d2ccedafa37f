import { render } from 'preact'
import { act } from 'preact/test-utils'
import { expect, test } from 'vitest'
import { Title } from './basics'

test('the focus goes from the heading that stood in to the one that takes its place, and only then', () => {
  const root = document.body.appendChild(document.createElement('div'))
  const draw = (what: preact.JSX.Element) => act(() => render(what, root))
  draw(<Title key="a">Skole</Title>)
  expect(document.activeElement).toBe(document.body)
  root.querySelector('h1')?.focus()
  draw(<Title key="b">Bjerke</Title>)
  expect(document.activeElement?.textContent).toBe('Bjerke')
  root.querySelector('h1')?.blur()
  draw(<Title key="c">Edvard Munch</Title>)
  expect(document.activeElement).toBe(document.body)
})
