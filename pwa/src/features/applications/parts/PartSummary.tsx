/** One part of an application in words: in the overview, and where two versions stand side by side. */
import { date, languageName, list } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import type { Part } from '../merge'
import type { DraftContent } from '../model'
import { municipalities } from '../names'
import { AreaName, SchoolName } from './Names'

export function PartSummary({
  part,
  content,
  county,
}: {
  part: Part
  content: DraftContent
  county: string
}) {
  if (part === 'wishes') return <Wishes content={content} county={county} />
  if (part === 'apprenticeship_wishes') return <Trades content={content} county={county} />
  const isName = part === 'foreign_language' || part === 'mother_tongue'
  return <p class={isName ? 'subtle capital' : 'subtle'}>{inWords(part, content, county)}</p>
}

function inWords(
  part: Exclude<Part, 'wishes' | 'apprenticeship_wishes'>,
  content: DraftContent,
  county: string,
): string {
  const nothing = t('applications.part.nothing')
  switch (part) {
    case 'types':
      return inARow(content.types.map(type => t(`applications.type.${type}`))) || nothing
    case 'level':
      return content.level ? t(`catalogue.level.${content.level}`) : nothing
    case 'category':
      return t(`applications.category.${content.category}`)
    case 'apprenticeship':
      return t(`applications.apprenticeship.${content.apprenticeship}`)
    case 'terms':
      return t(content.terms ? 'applications.terms.accepted' : 'applications.terms.not_accepted')
    case 'moving':
      return movingInWords(content, county)
    case 'had_foreign_language':
      return content.had_foreign_language === null
        ? nothing
        : t(content.had_foreign_language ? 'applications.flow.yes' : 'applications.flow.no')
    case 'foreign_language':
      return content.foreign_language ? languageName(content.foreign_language) : nothing
    case 'mother_tongue':
      return motherTongueInWords(content) || nothing
    case 'extra_forms':
      return content.extra_forms.map(form => form.text).join(' · ') || nothing
    case 'explanation':
    case 'letter':
      return content[part] || nothing
  }
}

/** Several in one sentence: only the first keeps its capital. */
function inARow(values: readonly string[]): string {
  return list(values.map((value, place) => (place === 0 ? value : value.toLocaleLowerCase())))
}

function motherTongueInWords({ mother_tongue }: DraftContent): string {
  if (!mother_tongue) return ''
  const { language, norwegian_classes } = mother_tongue
  return [language && languageName(language), norwegian_classes].filter(Boolean).join(' · ')
}

function movingInWords({ moving }: DraftContent, county: string): string {
  if (!moving) return t('applications.moving.not')
  const place = municipalities(county)?.find(each => each.number === moving.municipality)?.name
  return list([place ?? moving.municipality ?? '', moving.day ? date(moving.day) : ''].filter(Boolean)) || '–'
}

function Wishes({ content, county }: { content: DraftContent; county: string }) {
  if (content.wishes.length === 0) return <p class="subtle">{t('applications.part.nothing')}</p>
  return (
    <ol class="ds-list">
      {content.wishes.map(wish => (
        <li key={wish.area}>
          <AreaName code={wish.area} />
          {wish.schools.length > 0 && (
            <ol class="school-order small subtle">
              {wish.schools.map(school => (
                <li key={school}>
                  <SchoolName area={wish.area} school={school} county={county} />
                </li>
              ))}
            </ol>
          )}
        </li>
      ))}
    </ol>
  )
}

function Trades({ content, county }: { content: DraftContent; county: string }) {
  if (content.apprenticeship_wishes.length === 0)
    return <p class="subtle">{t('applications.part.nothing')}</p>
  const places = municipalities(county)
  return (
    <ol class="ds-list">
      {content.apprenticeship_wishes.map(wish => (
        <li key={wish.trade}>
          <AreaName code={wish.trade} />
          {wish.municipalities.length > 0 && (
            <p class="small subtle">
              {list(
                wish.municipalities.map(
                  number => places?.find(each => each.number === number)?.name ?? number,
                ),
              )}
            </p>
          )}
          {wish.company && (
            <p class="small subtle">{wish.company.name || wish.company.organisation_number}</p>
          )}
        </li>
      ))}
    </ol>
  )
}
