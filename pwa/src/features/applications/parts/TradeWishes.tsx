/** Wishes for training in a company: trades in order, where one can work, and perhaps a company already found. */
import { useSignal } from '@preact/signals'
import { Button, Details, Heading } from '../../../design/basics'
import { Dialog } from '../../../design/Dialog'
import { Checkbox, TextField } from '../../../design/fields'
import { ReorderList } from '../../../design/ReorderList'
import { t } from '../../../i18n/messages'
import { announce } from '../../../shell/announce'
import type { Area } from '../../catalogue/model'
import { type ApprenticeshipWish, anchorOf } from '../model'
import { areasAt, type Maybe, municipalities } from '../names'
import { type StepProps, set } from '../steps/step'
import { addTrade, orderTrades } from '../wishes'
import { AreaPicker } from './AddArea'
import { FindingsAt } from './Findings'
import { AreaName, areaName } from './Names'
import { NextWish } from './NextWish'

export function TradeWishes({ application, store, content, findings }: StepProps) {
  const adding = useSignal(false)
  const wishes = content.apprenticeship_wishes
  const save = (changed: ApprenticeshipWish[]) => set(store, 'apprenticeship_wishes', changed)
  const change = (trade: string, part: Partial<ApprenticeshipWish>) =>
    save(wishes.map(wish => (wish.trade === trade ? { ...wish, ...part } : wish)))
  return (
    <section class="stack" id={anchorOf('/apprenticeship_wishes')} tabIndex={-1}>
      <Heading>{t('applications.trades.title')}</Heading>
      <p>{t('applications.trades.lead')}</p>
      {wishes.length > 0 && (
        <ReorderList
          label={t('applications.trades.title')}
          onReorder={trades => save(orderTrades(wishes, trades))}
          onRemove={trade => {
            save(wishes.filter(wish => wish.trade !== trade))
            announce(t('applications.wishes.removed', { name: areaName(trade).text }))
          }}
          items={wishes.map((wish, place) => ({
            id: wish.trade,
            name: areaName(wish.trade).text,
            content: (
              <div
                class="stack"
                data-gap="sm"
                id={anchorOf(`/apprenticeship_wishes/${place}/trade`)}
                tabIndex={-1}
              >
                <Heading level={3}>
                  <AreaName code={wish.trade} />
                </Heading>
                <Places
                  wish={wish}
                  county={application.county}
                  onChange={chosen => change(wish.trade, { municipalities: chosen })}
                />
                <Company wish={wish} place={place} onChange={company => change(wish.trade, { company })} />
                <FindingsAt pointer={`/apprenticeship_wishes/${place}`} findings={findings} />
              </div>
            ),
          }))}
        />
      )}
      <NextWish
        place={wishes.length + 1}
        label={t('applications.trades.add')}
        onAdd={() => {
          adding.value = true
        }}
      />
      {wishes.length > 0 && <FindingsAt pointer="/apprenticeship_wishes" findings={findings} exact />}
      <Dialog
        title={t('applications.trades.add')}
        open={adding.value}
        onClose={() => {
          adding.value = false
        }}
        actions={
          <Button
            variant="secondary"
            onClick={() => {
              adding.value = false
            }}
          >
            {t('applications.flow.close')}
          </Button>
        }
      >
        {adding.value && (
          <AreaPicker
            areas={trades()}
            taken={wishes.map(wish => wish.trade)}
            label={t('applications.trades.search')}
            onPick={trade => {
              save(addTrade(wishes, trade))
              adding.value = false
            }}
          />
        )}
      </Dialog>
    </section>
  )
}

function trades(): Maybe<readonly Area[]> {
  const found = areasAt('vg3')
  return found?.filter(area => area.is_trade && area.in_force) ?? found
}

function Places({
  wish,
  county,
  onChange,
}: {
  wish: ApprenticeshipWish
  county: string
  onChange: (chosen: string[]) => void
}) {
  const places = municipalities(county) ?? []
  const chosen = wish.municipalities
  return (
    <Details
      summary={
        chosen.length === 0
          ? t('applications.trades.places_none')
          : t('applications.trades.places', { count: chosen.length })
      }
    >
      <fieldset class="ds-fieldset">
        <legend class="ds-label">{t('applications.trades.places_question')}</legend>
        {places.map(place => (
          <Checkbox
            key={place.number}
            label={place.name}
            checked={chosen.includes(place.number)}
            onChecked={wanted =>
              onChange(wanted ? [...chosen, place.number] : chosen.filter(number => number !== place.number))
            }
          />
        ))}
      </fieldset>
    </Details>
  )
}

function Company({
  wish,
  place,
  onChange,
}: {
  wish: ApprenticeshipWish
  place: number
  onChange: (company: ApprenticeshipWish['company']) => void
}) {
  const { company } = wish
  return (
    <div class="stack" data-gap="sm">
      <Checkbox
        label={t('applications.trades.own_company')}
        checked={company !== null}
        onChecked={has => onChange(has ? { organisation_number: '', name: '' } : null)}
      />
      {company && (
        <>
          <TextField
            label={t('applications.trades.company_name')}
            maxLength={200}
            value={company.name}
            onValue={name => onChange({ ...company, name })}
          />
          <TextField
            id={anchorOf(`/apprenticeship_wishes/${place}/company/organisation_number`)}
            label={t('applications.trades.company_number')}
            help={t('applications.trades.company_number_help')}
            inputMode="numeric"
            maxLength={20}
            value={company.organisation_number}
            onValue={organisation_number => onChange({ ...company, organisation_number })}
          />
        </>
      )}
    </div>
  )
}
