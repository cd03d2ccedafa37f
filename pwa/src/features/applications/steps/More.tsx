/** Questions that only some are asked: foreign language, mother tongue, what schools want to know, the letter. */
import { Heading } from '../../../design/basics'
import { RadioGroup, Select, TextArea, TextField } from '../../../design/fields'
import { languageName } from '../../../i18n/format'
import { locale, t } from '../../../i18n/messages'
import { OwnName } from '../../catalogue/parts/Name'
import {
  anchorOf,
  asksForLanguage,
  asksForLetter,
  asksForMotherTongue,
  type ExtraForm,
  type FormAsked,
} from '../model'

import { FindingsAt } from '../parts/Findings'
import { AreaName } from '../parts/Names'
import { type StepProps, set } from './step'

/** ISO 639: the languages schools teach from the beginning. */
const TAUGHT = ['de', 'es', 'fr']

/** ISO 639-3: the mother tongues that are most common among pupils in Norway. Others can say so. */
const TONGUES =
  'sqi amh ara ben bos mya prs eng tgl fra hin hrv ind ita kin ckb kmr lit mlg nep nld nob nno orm pan pus fas pol por ron rus sme sma smj srp som spa swa tam tel tha tir tur deu ukr hun urd vie zho'.split(
    ' ',
  )
const OTHER = 'mis'

export function More(props: StepProps) {
  const { content, forms } = props
  return (
    <>
      {asksForLanguage(content) && <ForeignLanguage {...props} />}
      {asksForMotherTongue(content) && <MotherTongue {...props} />}
      {forms.map(form => (
        <ExtraFormField key={`${form.area} ${form.school} ${form.requirement}`} {...props} form={form} />
      ))}
      {asksForLetter(content) && <Letter {...props} />}
    </>
  )
}

function ForeignLanguage({ store, content, findings }: StepProps) {
  const had = content.had_foreign_language
  return (
    <section class="stack" data-gap="sm">
      <RadioGroup
        id={anchorOf('/had_foreign_language')}
        legend={t('applications.language.had')}
        help={t('applications.language.had_help')}
        value={had === null ? undefined : had ? 'yes' : 'no'}
        onValue={value => set(store, 'had_foreign_language', value === 'yes')}
        choices={[
          { value: 'yes', label: t('applications.flow.yes') },
          { value: 'no', label: t('applications.flow.no') },
        ]}
      />
      {had !== null && (
        <Select
          id={anchorOf('/foreign_language')}
          label={t(had ? 'applications.language.which' : 'applications.language.begin')}
          value={content.foreign_language ?? ''}
          onValue={value => set(store, 'foreign_language', value || null)}
          choices={[
            { value: '', label: t('applications.flow.choose') },
            ...TAUGHT.map(code => ({ value: code, label: languageName(code) })),
          ]}
        />
      )}
      <FindingsAt pointer="/had_foreign_language" findings={findings} />
      <FindingsAt pointer="/foreign_language" findings={findings} />
    </section>
  )
}

function MotherTongue({ store, content, findings }: StepProps) {
  const page = content.mother_tongue ?? { language: null, years_in_norway: null, norwegian_classes: '' }
  const change = (part: Partial<typeof page>) => set(store, 'mother_tongue', { ...page, ...part })
  const choices = TONGUES.map(code => ({ value: code, label: languageName(code) })).toSorted((a, b) =>
    a.label.localeCompare(b.label, locale()),
  )
  const isNordic = ['nob', 'nno', 'sme', 'sma', 'smj'].includes(page.language ?? '')
  return (
    <section class="stack">
      <Heading>{t('applications.mother_tongue.title')}</Heading>
      <Select
        id={anchorOf('/mother_tongue/language')}
        label={t('applications.mother_tongue.language')}
        value={page.language ?? ''}
        onValue={value => change({ language: value || null })}
        choices={[
          { value: '', label: t('applications.flow.choose') },
          ...choices,
          { value: OTHER, label: t('applications.mother_tongue.other') },
        ]}
      />
      {!isNordic && (
        <>
          <TextField
            id={anchorOf('/mother_tongue/years_in_norway')}
            label={t('applications.mother_tongue.years')}
            type="number"
            min={0}
            max={30}
            inputMode="numeric"
            value={page.years_in_norway?.toString() ?? ''}
            onValue={value => change({ years_in_norway: wholeYears(value) })}
          />
          <TextArea
            label={t('applications.mother_tongue.classes')}
            help={t('applications.mother_tongue.classes_help')}
            maxLength={4000}
            value={page.norwegian_classes}
            onValue={norwegian_classes => change({ norwegian_classes })}
          />
        </>
      )}
      <FindingsAt pointer="/mother_tongue" findings={findings} />
    </section>
  )
}

function wholeYears(typed: string): number | null {
  const years = Number.parseInt(typed, 10)
  return Number.isNaN(years) ? null : Math.min(30, Math.max(0, years))
}

function ExtraFormField({ store, content, form }: StepProps & { form: FormAsked }) {
  const isThis = (each: ExtraForm) =>
    each.area === form.area && each.school === form.school && each.requirement === form.requirement
  const written = content.extra_forms.find(isThis)?.text ?? ''
  const { area, school, requirement } = form
  return (
    <section class="stack" data-gap="sm">
      <Heading>
        <OwnName>{form.schoolName}</OwnName>
      </Heading>
      <p class="subtle">
        <AreaName code={area} />
      </p>
      <TextArea
        label={t('applications.form.label')}
        help={t(`catalogue.requirement.${requirement}` as 'catalogue.requirement.own_form')}
        maxLength={4000}
        value={written}
        onValue={text =>
          set(store, 'extra_forms', [
            ...content.extra_forms.filter(each => !isThis(each)),
            { area, school, requirement, text },
          ])
        }
      />
    </section>
  )
}

function Letter({ store, content, findings }: StepProps) {
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('applications.letter.title')}</Heading>
      <TextArea
        id={anchorOf('/letter')}
        label={t('applications.letter.label')}
        help={t('applications.letter.help')}
        rows={8}
        maxLength={8000}
        value={content.letter}
        onValue={value => set(store, 'letter', value)}
      />
      <FindingsAt pointer="/letter" findings={findings} />
    </section>
  )
}
