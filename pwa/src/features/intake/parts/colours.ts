/** The colour a state has wherever it stands. The word beside it says the same. */
import type { Colour } from '../../../design/basics'
import type { Round } from '../model'

const COLOURS: Record<Round['state'], Colour> = {
  prepared: 'neutral',
  run: 'info',
  approved: 'accent',
  scheduled: 'accent',
  publishing: 'warning',
  published: 'success',
}

export function stateColour(state: Round['state']): Colour {
  return COLOURS[state]
}
