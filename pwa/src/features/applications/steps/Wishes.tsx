/** The wishes: what, where, in which order. The order binds. */
import { useSignal } from '@preact/signals'
import { Button, EmptyState, Heading, Link } from '../../../design/basics'
import { ReorderList } from '../../../design/ReorderList'
import { number } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { announce } from '../../../shell/announce'
import { anchorOf } from '../model'
import { countyName } from '../names'
import { AddArea } from '../parts/AddArea'
import { ChooseSchools } from '../parts/ChooseSchools'
import { FindingsAt } from '../parts/Findings'
import { AreaName, areaName, SchoolName } from '../parts/Names'
import { NextWish } from '../parts/NextWish'
import { TradeWishes } from '../parts/TradeWishes'
import { addWish, mostSchools, mostWishes, orderWishes, removeWish, withSchools } from '../wishes'
import { type StepProps, set } from './step'

export function Wishes(props: StepProps) {
  const { content } = props
  if (content.types.length === 0) {
    return (
      <EmptyState
        title={t('applications.wishes.first_basis.title')}
        action={<Link href="?step=basis">{t('applications.wishes.first_basis.go')}</Link>}
      >
        <p>{t('applications.wishes.first_basis.text')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      {content.types.includes('school') && <SchoolWishes {...props} />}
      {content.types.includes('apprenticeship') && <TradeWishes {...props} />}
    </>
  )
}

function SchoolWishes({ application, store, content, findings }: StepProps) {
  const adding = useSignal(false)
  const choosing = useSignal<string | undefined>(undefined)
  const { county, limits } = application
  const most = mostWishes(content.level, limits)
  const schoolLimit = mostSchools(content.level, limits)
  const isFull = most !== undefined && content.wishes.length >= most
  const chosen = content.wishes.find(wish => wish.area === choosing.value)

  if (!content.level) {
    return (
      <EmptyState
        title={t('applications.wishes.first_level')}
        action={<Link href="?step=basis">{t('applications.wishes.first_basis.go')}</Link>}
      />
    )
  }
  return (
    <section class="stack" id={anchorOf('/wishes')} tabIndex={-1}>
      <Heading>{t('applications.wishes.title', { county: countyName(county) })}</Heading>
      <p>{t(`applications.wishes.lead.${content.level}`)}</p>
      {content.wishes.length === 0 ? (
        <p>{t('applications.wishes.none.text')}</p>
      ) : (
        <ReorderList
          label={t('applications.wishes.list')}
          onReorder={areas => set(store, 'wishes', orderWishes(content.wishes, areas))}
          onRemove={area => {
            set(store, 'wishes', removeWish(content.wishes, area))
            announce(t('applications.wishes.removed', { name: areaName(area).text }))
          }}
          items={content.wishes.map((wish, place) => ({
            id: wish.area,
            name: areaName(wish.area).text,
            content: (
              <div class="stack" data-gap="sm" id={anchorOf(`/wishes/${place}/area`)} tabIndex={-1}>
                <Heading level={3}>
                  <AreaName code={wish.area} />
                </Heading>
                <FindingsAt pointer={`/wishes/${place}/area`} findings={findings} />
                {wish.schools.length > 0 && (
                  <ol class="school-order">
                    {wish.schools.map((school, at) => (
                      <li key={school} id={anchorOf(`/wishes/${place}/schools/${at}`)} tabIndex={-1}>
                        <SchoolName area={wish.area} school={school} county={county} />
                      </li>
                    ))}
                  </ol>
                )}
                <div id={anchorOf(`/wishes/${place}/schools`)} tabIndex={-1}>
                  <Button
                    variant="secondary"
                    icon="school"
                    aria-label={t('applications.schools.choose_for', { name: areaName(wish.area).text })}
                    onClick={() => {
                      choosing.value = wish.area
                    }}
                  >
                    {t(wish.schools.length ? 'applications.schools.change' : 'applications.schools.choose')}
                  </Button>
                </div>
                <FindingsAt pointer={`/wishes/${place}/schools`} findings={findings} />
              </div>
            ),
          }))}
        />
      )}
      {isFull ? (
        <p class="small subtle">{t('applications.wishes.full', { number: number(most) })}</p>
      ) : (
        <NextWish
          place={content.wishes.length + 1}
          label={t(
            content.level === 'vg1' ? 'applications.wishes.add_programme' : 'applications.wishes.add_area',
          )}
          onAdd={() => {
            adding.value = true
          }}
        />
      )}
      {content.wishes.length > 0 && <FindingsAt pointer="/wishes" findings={findings} exact />}
      <AddArea
        open={adding.value}
        application={application}
        content={content}
        onClose={() => {
          adding.value = false
        }}
        onAdd={area => {
          set(store, 'wishes', addWish(content.wishes, area))
          adding.value = false
          choosing.value = area
        }}
      />
      {chosen && (
        <ChooseSchools
          wish={chosen}
          level={content.level}
          county={county}
          most={schoolLimit}
          nearestFirstRule={limits.nearest_school_first}
          onChange={schools => set(store, 'wishes', withSchools(content.wishes, chosen.area, schools))}
          onClose={() => {
            choosing.value = undefined
          }}
        />
      )}
    </section>
  )
}
