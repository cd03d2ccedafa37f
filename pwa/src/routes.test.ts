import { expect, test } from 'vitest'
import openapi from '../openapi.json'
import { routes } from './routes'

const documented = Object.entries(openapi.paths as Record<string, object>)
  .filter(([, methods]) => 'get' in methods)
  .map(([path]) => path.replace(/\{\w+\}/g, '*'))

test.each(routes.map(route => [route.id, route] as const))(
  '%s has words of its own to begin with',
  (_, route) => {
    if (route.permission) expect(route.lead).toBeDefined()
  },
)

test.each(routes.flatMap(route => (route.preload ?? []).map(asked => [route, asked] as const)))(
  '$path asks for %s',
  (route, asked) => {
    const [path = ''] = asked.split('?')
    expect(documented).toContain(path.replace(/:\w+/g, '*'))
    const named = route.path.match(/:\w+/g) ?? []
    expect(named).toEqual(expect.arrayContaining(asked.match(/:\w+/g) ?? []))
  },
)
