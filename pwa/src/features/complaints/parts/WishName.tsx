/** A wish by its rank, and what is offered where. */
import { Name, OwnName } from '../../catalogue/parts/Name'
import type { Wish } from '../model'

export function WishName({ wish }: { wish: Wish }) {
  return (
    <>
      {wish.rank}. <Name names={wish.area_names} />, <OwnName>{wish.school_name}</OwnName>
    </>
  )
}
