/** One programme: the way through it year by year, and where it begins. */
import { Fragment } from 'preact'
import { Await } from '../../design/Await'
import { Heading, Tag } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { t } from '../../i18n/messages'
import type { ScreenProps } from '../../routes'
import { NotFound } from '../../shell/pages/not_found'
import { useAreas, useProgrammes } from './data'
import { byLevel, byPlace, type Programme } from './model'
import { AreaChips } from './parts/AreaChips'
import { Name } from './parts/Name'
import { Schools } from './parts/Schools'

export default function ProgrammeScreen({ params }: ScreenProps) {
  return (
    <Await
      reading={useProgrammes()}
      title={t('catalogue.found.programme')}
      lead={t('catalogue.programme.lead')}
    >
      {programmes => {
        const programme = programmes.find(each => each.code === params.code)
        return programme ? <Inside programme={programme} /> : <NotFound />
      }}
    </Await>
  )
}

function Inside({ programme }: { programme: Programme }) {
  const areas = useAreas(programme.code)
  return (
    <div class="stack" data-gap="lg">
      <Opening title={<Name names={programme.names} />} lead={t('catalogue.programme.lead')}>
        <p>
          <Tag color="accent">{t(`catalogue.programme_kind.${programme.kind}`)}</Tag>
        </p>
        <p>{t(`catalogue.programme_kind_explained.${programme.kind}`)}</p>
      </Opening>
      <Await reading={areas}>
        {found => (
          <section class="stack">
            <Heading>{t('catalogue.programme.years')}</Heading>
            {byLevel(found).map(group => (
              <div key={group.level} class="stack" data-gap="sm">
                <Heading level={3}>{t(`catalogue.level.${group.level}`)}</Heading>
                {byPlace(group.areas).map(({ inCompany, areas }) => (
                  <Fragment key={inCompany}>
                    {inCompany && <p class="small subtle">{t('catalogue.programme.in_company')}</p>}
                    <AreaChips areas={areas} />
                  </Fragment>
                ))}
              </div>
            ))}
          </section>
        )}
      </Await>
      {programme.first_area && (
        <Schools area={programme.first_area} title={t('catalogue.programme.begin_at')} />
      )}
    </div>
  )
}
