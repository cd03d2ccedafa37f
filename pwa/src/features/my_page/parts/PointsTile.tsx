/** My points at a glance, and the way to how they came about. Says nothing where there are none. */
import { Card, Link } from '../../../design/basics'
import { points } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { useNextPoints } from '../../grades/data'
import { fromHundredths } from '../../grades/model'

export function PointsTile() {
  const { resource } = useNextPoints()
  if (resource.state !== 'ready' || resource.data.score === null) return null
  const { target, score } = resource.data
  return (
    <Card as="section" class="link-card points-tile">
      <h2 class="ds-heading" data-size="2xs">
        <Link href="/grades">{t('accounts.me.points', { level: t(`grades.target.${target}`) })}</Link>
      </h2>
      <p class="points-score">{points(fromHundredths(score))}</p>
    </Card>
  )
}
