/** The colour a state or a move has wherever it stands. The word beside it says the same. */
import type { Colour } from '../../../design/basics'
import type { MoveKind, Round } from '../model'

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

const KIND_COLOURS: Record<MoveKind, Colour> = {
  lost: 'danger',
  down: 'warning',
  gained: 'success',
  up: 'success',
  aside: 'neutral',
}

export function kindColour(kind: MoveKind): Colour {
  return KIND_COLOURS[kind]
}
