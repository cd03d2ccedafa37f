/** That a result was corrected after it was published, why, and what stays hers whatever she answers. */
import { Heading } from '../../../design/basics'
import { say, t } from '../../../i18n/messages'
import { Name, OwnName } from '../../catalogue/parts/Name'
import type { Result } from '../model'

export function Corrected({ result: { corrected } }: { result: Result }) {
  if (!corrected) return null
  const { because, keeps } = corrected
  return (
    <div class="stack result-corrected" data-gap="xs">
      <Heading level={3}>{t('offers.corrected.title')}</Heading>
      <p>{say(`offers.because.${because}`, {})}</p>
      {keeps && (
        <p>
          {t('offers.corrected.keeps')}{' '}
          <strong>
            <Name names={keeps.area_names} />, <OwnName>{keeps.school_name}</OwnName>
          </strong>
        </p>
      )}
    </div>
  )
}
