/** Which county the application goes to, and moving there. */
import { Heading } from '../../../design/basics'
import { Checkbox, Select, TextField } from '../../../design/fields'
import { t } from '../../../i18n/messages'
import { session } from '../../../session'
import { anchorOf } from '../model'
import { countyName, municipalities } from '../names'
import { FindingsAt } from '../parts/Findings'
import { type StepProps, set } from './step'

export function Residence({ application, store, content, findings }: StepProps) {
  const who = session()
  const home = who.state === 'signed_in' ? who.me.county : null
  const county = countyName(application.county)
  const { moving } = content
  const places = municipalities(application.county) ?? []
  return (
    <>
      <section class="stack" data-gap="sm">
        <Heading>{t('applications.residence.goes_to', { county })}</Heading>
        {home && (
          <p>
            {home === application.county
              ? t('applications.residence.lives_here', { county })
              : t('applications.residence.lives_elsewhere', { home: countyName(home), county })}
          </p>
        )}
      </section>
      <div class="stack" data-gap="sm" id={anchorOf('/moving')} tabIndex={-1}>
        <Checkbox
          label={t('applications.moving.label', { county })}
          help={t('applications.moving.help')}
          checked={moving !== null}
          onChecked={isMoving => set(store, 'moving', isMoving ? { municipality: null, day: null } : null)}
        />
      </div>
      {moving && (
        <section class="stack">
          <Heading>{t('applications.moving.title')}</Heading>
          <Select
            id={anchorOf('/moving/municipality')}
            label={t('applications.moving.municipality')}
            value={moving.municipality ?? ''}
            choices={[
              { value: '', label: t('applications.flow.choose') },
              ...places.map(place => ({ value: place.number, label: place.name })),
            ]}
            onValue={value => set(store, 'moving', { ...moving, municipality: value || null })}
          />
          <TextField
            id={anchorOf('/moving/day')}
            type="date"
            label={t('applications.moving.day')}
            value={moving.day ?? ''}
            onValue={value => set(store, 'moving', { ...moving, day: value || null })}
          />
        </section>
      )}
      <FindingsAt pointer="/moving" findings={findings} />
    </>
  )
}
