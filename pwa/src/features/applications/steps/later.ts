/** What the first page does not need: one file that comes while that is read. */
import type { ComponentType } from 'preact'
import type { Step } from '../model'
import { Conflict } from '../parts/Conflict'
import { Attachments } from './Attachments'
import { Basis } from './Basis'
import { More } from './More'
import { Overview } from './Overview'
import { Residence } from './Residence'
import type { StepProps } from './step'
import { Wishes } from './Wishes'

const pages: Record<Exclude<Step, 'contact'>, ComponentType<StepProps>> = {
  residence: Residence,
  basis: Basis,
  wishes: Wishes,
  attachments: Attachments,
  more: More,
  overview: Overview,
}

export const LATER = { pages, Conflict }
