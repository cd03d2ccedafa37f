/** Values the tests of this feature begin with. */
import type { DraftContent, Limits } from './model'

export const emptyDraft: DraftContent = {
  terms: null,
  types: [],
  level: null,
  category: 'ordinary',
  explanation: '',
  moving: null,
  wishes: [],
  had_foreign_language: null,
  foreign_language: null,
  mother_tongue: null,
  extra_forms: [],
  apprenticeship: 'apprentice',
  apprenticeship_wishes: [],
  letter: '',
}

export const oslo: Limits = {
  vg1_programmes: 3,
  schools_per_programme: 6,
  vg23_areas: null,
  vg23_schools_per_area: 6,
  nearest_school_first: false,
}
