/** The schools of one wish: those chosen, in order, and those left to choose from, with last year's cut-off. */
import type { ComponentChildren } from 'preact'
import { Alert, Button, Card, Heading, Skeleton, Tag } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { ReorderList } from '../../../design/ReorderList'
import { points } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { session } from '../../../session'
import { announce } from '../../../shell/announce'
import { distance, lastCutOff, type Offering } from '../../catalogue/model'
import { CutOffLine, kilometres } from '../../catalogue/parts/OfferingList'
import { useOwnPoints } from '../data'
import type { DraftContent, SchoolWish } from '../model'
import { offerings, postalPoint } from '../names'
import { chance, nearestFirst, toggleSchool } from '../wishes'
import { areaName } from './Names'

export function ChooseSchools({
  wish,
  level,
  county,
  most,
  nearestFirstRule,
  onChange,
  onClose,
}: {
  wish: SchoolWish
  level: NonNullable<DraftContent['level']>
  county: string
  most: number | undefined
  nearestFirstRule: boolean
  onChange: (schools: readonly string[]) => void
  onClose: () => void
}) {
  const found = offerings(wish.area, county)
  const distances = useDistances(found ?? [])
  const own = useOwnPoints(level)
  return (
    <Dialog
      title={t('applications.schools.title', { name: areaName(wish.area).text })}
      open
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('applications.flow.done')}</Button>}
    >
      <p>
        {most === undefined
          ? t('applications.schools.no_limit')
          : t('applications.schools.limit', { count: most })}
      </p>
      {own !== undefined && <p>{t('applications.schools.own_points', { points: points(own / 100) })}</p>}
      {nearestFirstRule && <Alert>{t('applications.schools.nearest_rule')}</Alert>}
      {found === undefined && <Skeleton lines={5} />}
      {found === null && <Alert color="warning">{t('shell.offline.no_answer')}</Alert>}
      {found?.length === 0 && <Alert color="warning">{t('applications.schools.none_here')}</Alert>}
      {found && (
        <Lists
          offered={found}
          schools={wish.schools}
          most={most}
          own={own}
          distances={distances}
          onChange={onChange}
        />
      )}
    </Dialog>
  )
}

/** Kilometres from home to each school, worked out on the device. */
function useDistances(offered: readonly Offering[]): ReadonlyMap<string, number> {
  const who = session()
  const home = who.state === 'signed_in' && who.me.postal_code ? postalPoint(who.me.postal_code) : null
  if (!home) return new Map()
  return new Map(
    offered.flatMap(each => (each.point ? [[each.school, distance(home, each.point)] as const] : [])),
  )
}

function Lists({
  offered,
  schools,
  most,
  own,
  distances,
  onChange,
}: {
  offered: readonly Offering[]
  schools: readonly string[]
  most: number | undefined
  own: number | undefined
  distances: ReadonlyMap<string, number>
  onChange: (schools: readonly string[]) => void
}) {
  const byNumber = new Map(offered.map(each => [each.school, each]))
  const nameOf = (school: string) => byNumber.get(school)?.school_name ?? school
  const left = nearestFirst(
    offered.map(each => each.school).filter(school => !schools.includes(school)),
    distances,
  )
  const isFull = most !== undefined && schools.length >= most
  const add = (school: string) => {
    onChange(toggleSchool(schools, school, most))
    announce(t('applications.schools.added', { name: nameOf(school), place: schools.length + 1 }))
  }
  const nearest = nearestFirst(schools, distances)
  const inOrder = nearest.every((school, place) => school === schools[place])
  return (
    <>
      {schools.length > 0 && (
        <section class="stack" data-gap="sm">
          <Heading level={3}>{t('applications.schools.chosen')}</Heading>
          <ReorderList
            label={t('applications.schools.chosen')}
            onReorder={onChange}
            onRemove={school => onChange(toggleSchool(schools, school, most))}
            items={schools.map(school => ({
              id: school,
              name: nameOf(school),
              content: (
                <SchoolFacts offering={byNumber.get(school)} own={own} away={distances.get(school)}>
                  {nameOf(school)}
                </SchoolFacts>
              ),
            }))}
          />
          {schools.length > 1 && distances.size > 0 && !inOrder && (
            <div class="row">
              <Button
                variant="tertiary"
                icon="pin"
                onClick={() => {
                  onChange(nearest)
                  announce(t('applications.schools.sorted'))
                }}
              >
                {t('applications.schools.nearest_first')}
              </Button>
            </div>
          )}
        </section>
      )}
      {left.length > 0 && (
        <section class="stack" data-gap="sm">
          <Heading level={3}>{t('applications.schools.left')}</Heading>
          <p class="small subtle">{t('catalogue.cut_off_note')}</p>
          {isFull && <p>{t('applications.schools.full')}</p>}
          <ul class="plain-list stack" data-gap="sm">
            {left.map(school => (
              <Card as="li" key={school} class="school-choice">
                <SchoolFacts offering={byNumber.get(school)} own={own} away={distances.get(school)}>
                  {nameOf(school)}
                </SchoolFacts>
                {!isFull && (
                  <Button
                    variant="secondary"
                    icon="plus"
                    aria-label={t('applications.schools.add_named', { name: nameOf(school) })}
                    onClick={() => add(school)}
                  >
                    {t('applications.schools.add')}
                  </Button>
                )}
              </Card>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

const CHANCE_COLOURS = { above: 'success', close: 'warning', below: 'neutral' } as const

function SchoolFacts({
  offering,
  own,
  away,
  children,
}: {
  offering: Offering | undefined
  own: number | undefined
  away: number | undefined
  children: ComponentChildren
}) {
  const cutOff = offering && lastCutOff(offering)?.points
  return (
    <div class="stack" data-gap="xs">
      <p>
        <strong lang="no">{children}</strong>
      </p>
      {away !== undefined && (
        <p class="small">{t('catalogue.distance.away', { distance: kilometres(away) })}</p>
      )}
      {offering && lastCutOff(offering) && <CutOffLine offering={offering} />}
      {own !== undefined && cutOff && (
        <p>
          <Tag color={CHANCE_COLOURS[chance(own, cutOff)]}>
            {t(`applications.schools.chance.${chance(own, cutOff)}`)}
          </Tag>
        </p>
      )}
      {offering?.requirements.map(requirement => (
        <p key={requirement} class="small">
          {t(`catalogue.requirement.${requirement}`)}
        </p>
      ))}
    </div>
  )
}
