/** What is applied for, at which level, on which terms – and which deadline that gives. */
import { Card, Heading } from '../../../design/basics'
import { Checkbox, RadioGroup, TextArea } from '../../../design/fields'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { anchorOf, type DraftContent } from '../model'
import { FindingsAt } from '../parts/Findings'
import { AreaName } from '../parts/Names'
import { type StepProps, set } from './step'

const TYPES = ['school', 'apprenticeship'] as const
const LEVELS = ['vg1', 'vg2', 'vg3'] as const
const CATEGORIES = [
  'ordinary',
  'special_programme',
  'adapted_school',
  'sign_language',
  'individual_treatment',
  'special_language',
  'newly_arrived',
] as const
const APPRENTICESHIPS = ['apprentice', 'training_candidate', 'practice_certificate_candidate'] as const

export function Basis({ application, store, content, findings }: StepProps) {
  const forSchool = content.types.includes('school')
  const forCompany = content.types.includes('apprenticeship')
  const toggle = (type: DraftContent['types'][number], wanted: boolean) =>
    set(
      store,
      'types',
      TYPES.filter(each => (each === type ? wanted : content.types.includes(each))),
    )
  return (
    <>
      <fieldset class="ds-fieldset" id={anchorOf('/types')} tabIndex={-1}>
        <legend class="ds-label">{t('applications.basis.types')}</legend>
        <p data-field="description">{t('applications.basis.types_help')}</p>
        {TYPES.map(type => (
          <Checkbox
            key={type}
            label={t(`applications.type.${type}`)}
            help={t(`applications.basis.type_help.${type}`)}
            checked={content.types.includes(type)}
            onChecked={wanted => toggle(type, wanted)}
          />
        ))}
      </fieldset>
      <FindingsAt pointer="/types" findings={findings} />
      {forSchool && (
        <>
          <div class="stack" data-gap="sm">
            <RadioGroup
              id={anchorOf('/level')}
              legend={t('applications.basis.level')}
              value={content.level ?? undefined}
              onValue={level => set(store, 'level', level as DraftContent['level'])}
              choices={LEVELS.map(level => ({
                value: level,
                label: t(`catalogue.level.${level}`),
                help: t(`applications.basis.level_help.${level}`),
              }))}
            />
            {application.completed_area && (
              <p class="small subtle">
                {t('applications.basis.completed')} <AreaName code={application.completed_area} />
              </p>
            )}
            <FindingsAt pointer="/level" findings={findings} />
          </div>
          <div class="stack" data-gap="sm">
            <RadioGroup
              id={anchorOf('/category')}
              legend={t('applications.basis.category')}
              help={t('applications.basis.category_help')}
              value={content.category}
              onValue={category => set(store, 'category', category as DraftContent['category'])}
              choices={CATEGORIES.map(category => ({
                value: category,
                label: t(`applications.category.${category}`),
                help: t(`applications.basis.category_help.${category}`),
              }))}
            />
            {content.category === 'individual_treatment' && (
              <TextArea
                id={anchorOf('/explanation')}
                label={t('applications.basis.explanation')}
                help={t('applications.basis.explanation_help')}
                maxLength={4000}
                value={content.explanation}
                onValue={value => set(store, 'explanation', value)}
              />
            )}
            <FindingsAt pointer="/category" findings={findings} />
            <FindingsAt pointer="/explanation" findings={findings} />
          </div>
        </>
      )}
      {forCompany && (
        <RadioGroup
          id={anchorOf('/apprenticeship')}
          legend={t('applications.basis.apprenticeship')}
          value={content.apprenticeship}
          onValue={kind => set(store, 'apprenticeship', kind as DraftContent['apprenticeship'])}
          choices={APPRENTICESHIPS.map(kind => ({
            value: kind,
            label: t(`applications.apprenticeship.${kind}`),
            help: t(`applications.basis.apprenticeship_help.${kind}`),
          }))}
        />
      )}
      {content.types.length > 0 && (
        <Card tinted color="accent" as="section">
          <Heading>{t('applications.basis.your_deadline')}</Heading>
          <p class="capital">
            <strong>{dateAndTime(lastMoment(application.deadline))}</strong>
          </p>
          <p>{t(`applications.basis.deadline_why.${application.deadline_class}`)}</p>
        </Card>
      )}
    </>
  )
}
