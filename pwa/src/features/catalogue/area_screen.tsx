/** One programme area or trade: what it builds on, what it leads to, and where. */
import { Await } from '../../design/Await'
import { Heading, Tag } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { number } from '../../i18n/format'
import { t } from '../../i18n/messages'
import type { ScreenProps } from '../../routes'
import { useArea } from './data'
import type { Area, AreaDetail } from './model'
import { AreaChips } from './parts/AreaChips'
import { Name } from './parts/Name'
import { Schools } from './parts/Schools'

export default function AreaScreen({ params }: ScreenProps) {
  return (
    <Await
      reading={useArea(params.code ?? '')}
      title={t('catalogue.found.area')}
      lead={t('catalogue.area.lead')}
    >
      {area => <Inside area={area} />}
    </Await>
  )
}

function Inside({ area }: { area: AreaDetail }) {
  return (
    <div class="stack" data-gap="lg">
      <Opening title={<Name names={area.names} />} lead={t('catalogue.area.lead')}>
        <p class="row">
          {area.level && <Tag color="accent">{t(`catalogue.level.${area.level}`)}</Tag>}
          {area.is_trade && <Tag color="accent">{t('catalogue.found.trade')}</Tag>}
          {area.provision !== 'unknown' && <Tag>{t(`catalogue.provision.${area.provision}`)}</Tag>}
        </p>
        {area.trade && <TradeFacts trade={area.trade} />}
      </Opening>
      <Neighbours title={t('catalogue.area.builds_on')} areas={area.builds_on} />
      <Neighbours title={t('catalogue.area.leads_to')} areas={area.leads_to} />
      {area.provision !== 'company' && <Schools area={area.code} title={t('catalogue.area.schools')} />}
    </div>
  )
}

function TradeFacts({ trade }: { trade: NonNullable<AreaDetail['trade']> }) {
  return (
    <dl class="facts">
      {trade.certificate && (
        <div>
          <dt>{t('catalogue.trade.certificate')}</dt>
          <dd>{t(`catalogue.certificate.${trade.certificate}`)}</dd>
        </div>
      )}
      {trade.contract_months && (
        <div>
          <dt>{t('catalogue.trade.contract')}</dt>
          <dd>{t('catalogue.trade.months', { months: number(trade.contract_months) })}</dd>
        </div>
      )}
    </dl>
  )
}

function Neighbours({ title, areas }: { title: string; areas: readonly Area[] }) {
  if (areas.length === 0) return null
  return (
    <section class="stack" data-gap="sm">
      <Heading>{title}</Heading>
      <AreaChips areas={areas} withLevel />
    </section>
  )
}
