/** Everything ever recorded for one grade, the newest first: a grade is never changed, it gets a new version. */
import { EmptyState, Heading, Tag } from '../../../design/basics'
import { date } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { schoolYearName } from '../../annual_wheel/model'
import type { ReportOnDesk } from '../desk_model'
import { letter, unbroken } from '../model'

export function GradeVersions({ report }: { report: ReportOnDesk }) {
  const [newest] = report.versions
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('desk.record.title')}</Heading>
      {newest ? (
        <>
          <p class="small subtle">{about(newest)}</p>
          <ul class="plain-list grade-list">
            {report.versions.map(version => (
              <li key={version.version} class="report row" data-spread>
                <span class="grade-name">
                  <span>{t(`grades.recorded.${version.source}`, { date: date(version.recorded_at) })}</span>
                  {version.replaced_at ? (
                    <span class="small subtle">
                      {t('desk.record.replaced', { date: date(version.replaced_at) })}
                    </span>
                  ) : (
                    <span class="small">
                      <Tag color="success">{t('desk.record.in_force')}</Tag>
                    </span>
                  )}
                </span>
                <span class="grade" data-aside={version.replaced_at !== null || undefined}>
                  <span class="grade-mark">{version.mark}</span>
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <EmptyState title={t('desk.record.none')}>
          <p>{t('desk.record.none_text')}</p>
        </EmptyState>
      )}
    </section>
  )
}

function about(version: ReportOnDesk['versions'][number]): string {
  const sign = letter(version.mark)
  return [
    sign && t(`grades.mark.${sign}`),
    version.assessment !== 'conduct' &&
      t(version.private_candidate ? 'grades.assessment.private' : `grades.assessment.${version.assessment}`),
    version.level !== 'lower_secondary' && t(`grades.level.${version.level}`),
    unbroken(schoolYearName(version.school_year)),
  ]
    .filter(Boolean)
    .join(' · ')
}
