import { describe, expect, it } from 'vitest'
import {
  called,
  changesIn,
  differences,
  faultsOf,
  general,
  pressure,
  type Seats,
  searchIn,
  seatsFrom,
  type Typed,
  typedFrom,
} from './structure_model'

const seats = (part: Partial<Seats> = {}): Seats => ({
  capacity: 30,
  call_permille: 1000,
  frozen: 0,
  is_open: true,
  pools: {},
  ...part,
})
const typed = (part: Partial<Typed> = {}): Typed => ({ ...typedFrom(seats()), ...part })
const codes = (part: Partial<Typed>) => faultsOf(typed(part)).map(({ field, code }) => `${field}: ${code}`)

describe('what an offering has to give', () => {
  it('is called in whole places', () => {
    expect(called(seats({ call_permille: 1125 }))).toBe(33)
    expect(general(seats({ call_permille: 1125, frozen: 3, pools: { skill: 10, reserve: 2 } }))).toBe(18)
  })

  it('is tight where more wish for it first than there are places', () => {
    expect(pressure({ first_wishes: 45, seats: seats() })).toBe(1.5)
    expect(pressure({ first_wishes: 0, seats: null })).toBe(0)
    expect(pressure({ first_wishes: 1, seats: seats({ is_open: false }) })).toBe(Number.POSITIVE_INFINITY)
    expect(pressure({ first_wishes: 1, seats: seats({ frozen: 30 }) })).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('what is typed', () => {
  it('comes back as it was, an empty pool left out', () => {
    const given = seats({ call_permille: 1025, pools: { skill: 4 } })
    expect(seatsFrom(typedFrom(given))).toEqual({ ...given, reason: '' })
    expect(typedFrom(given).call).toBe('102,5')
    expect(seatsFrom(typed({ call: ' 97.5 %', reason: ' Why. ' }))).toMatchObject({
      call_permille: 975,
      reason: 'Why.',
    })
  })

  it('is checked by the rules the server has', () => {
    expect(codes({})).toEqual([])
    expect(codes({ capacity: '1001' })).toEqual(['capacity: intake.seats_out_of_range'])
    expect(codes({ call: '201' })).toEqual(['call: intake.call_out_of_range'])
    expect(codes({ frozen: '31', call: '150' })).toEqual(['frozen: intake.seats_taken'])
    const pools = typed().pools
    expect(codes({ pools: { ...pools, skill: '16' } })).toEqual(['skill: intake.skill_share'])
    expect(codes({ pools: { ...pools, area: '31' } })).toEqual(['pools: intake.pools_exceed_seats'])
    expect(codes({ pools: { ...pools, area: '20' }, frozen: '5', call: '80' })).toEqual([
      'pools: intake.reserved_exceed_called',
    ])
  })

  it('names what is no number, and judges nothing else until it is one', () => {
    expect(codes({ capacity: '', frozen: '-1', call: 'all' })).toEqual([
      'capacity: intake.structure.not_a_number',
      'call: intake.structure.not_a_number',
      'frozen: intake.structure.not_a_number',
    ])
  })
})

describe('a history', () => {
  const version = (number: number, part: Partial<Seats>) => ({
    ...seats(part),
    number,
    reason: '',
    changed_at: '2027-06-01T08:00:00Z',
    changed_by: null,
  })

  it('tells of each version what it changed, the first against the catalogue', () => {
    const items = [
      version(2, { capacity: 28, is_open: false, pools: { skill: 4 } }),
      version(1, { capacity: 28 }),
    ]
    expect(changesIn({ items, original: seats() }).map(({ changed }) => changed)).toEqual([
      [
        { what: 'skill', before: 0, after: 4 },
        { what: 'is_open', before: true, after: false },
      ],
      [{ what: 'capacity', before: 30, after: 28 }],
    ])
  })

  it('knows no number before the first where the catalogue has none', () => {
    expect(differences(null, seats({ capacity: 28 }))).toEqual([
      { what: 'capacity', before: null, after: 28 },
      { what: 'call', before: null, after: 1000 },
    ])
  })
})

it('an address asks for what it can mean', () => {
  const asked = searchIn(new URLSearchParams('q=elektro&level=vg9&order=tightest'), 2)
  expect(asked).toEqual({
    q: 'elektro',
    programme: '',
    level: '',
    school: '',
    order: 'tightest',
    page: 2,
  })
})
