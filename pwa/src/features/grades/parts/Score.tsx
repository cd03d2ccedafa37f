/** The points, big, and how they came about. */
import { Alert, Card, Details } from '../../../design/basics'
import { points } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { fromHundredths, type Grades } from '../model'

export function Score({ grades }: { grades: Grades }) {
  const level = t(`grades.target.${grades.target}`)
  return (
    <>
      <Card color="accent" tinted as="section">
        <div class="stack" data-gap="sm">
          <h2 class="ds-heading" data-size="xs">
            {t('grades.score.label', { level })}
          </h2>
          {grades.score === null ? (
            <p>{t('grades.score.none')}</p>
          ) : (
            <p class="score">{points(fromHundredths(grades.score))}</p>
          )}
          <p class="small">{t('grades.score.so_far')}</p>
          {grades.score !== null && grades.mean !== null && (
            <HowWeCount grades={grades} score={grades.score} mean={grades.mean} />
          )}
        </div>
      </Card>
      {grades.individual && (
        <Alert title={t('grades.individual.title')}>
          <p>{t(grades.score === null ? 'grades.individual.no_grades' : 'grades.individual.vg1')}</p>
        </Alert>
      )}
    </>
  )
}

function HowWeCount({ grades, score, mean }: { grades: Grades; score: number; mean: number }) {
  const { count, rounding, vg3_basis } = grades
  const total = points(fromHundredths(grades.total))
  const result = points(fromHundredths(score))
  return (
    <Details summary={t('grades.how.title')}>
      <div class="stack numbers" data-gap="sm">
        <p>{t('grades.how.sum', { count, total })}</p>
        {rounding.value === 'mean' ? (
          <>
            <p>{t('grades.how.mean', { total, count, mean: points(fromHundredths(mean)) })}</p>
            <p>{t('grades.how.times', { score: result })}</p>
          </>
        ) : (
          <p>{t('grades.how.points_first', { total, count, score: result })}</p>
        )}
        {grades.target === 'vg3' && vg3_basis.value === 'vg2_only' && (
          <p>{t('grades.how.vg2_only', { source: vg3_basis.legal })}</p>
        )}
        {!rounding.verified && (
          <p class="small subtle">{t('grades.how.unverified', { source: rounding.legal })}</p>
        )}
      </div>
    </Details>
  )
}
