/** What a county has decided about the intake, each rule with its source and whether anybody has checked it. */
import { answer, api } from '../../api/client'
import { useResource } from '../../api/resource'
import { Await } from '../../design/Await'
import { Alert, Card, Heading, Link, Tag } from '../../design/basics'
import { Checkbox } from '../../design/fields'
import { Opening } from '../../design/Opening'
import { date, list } from '../../i18n/format'
import { say, t } from '../../i18n/messages'
import { here, setQuery } from '../../router'
import { county } from './county'
import {
  type CountyRules,
  grouped,
  type Names,
  type Rule,
  sentencesOf,
  sourceAddress,
  unverified,
} from './county_rules'
import { useCounties } from './data'
import { CountyChoice } from './parts/CountyChoice'

export default function CountyRulesScreen() {
  const chosen = county()
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t('county_rules.title')} lead={t('county_rules.lead')} />
      <CountyChoice label={t('county_rules.county')} />
      {chosen ? <Found key={chosen} county={chosen} /> : <p>{t('county_rules.choose')}</p>}
    </div>
  )
}

function Found({ county: number }: { county: string }) {
  const reading = useResource(async () => {
    const params = { path: { number } }
    return (await answer(api.GET('/api/catalogue/counties/{number}/rules', { params }))).data
  }, [number])
  return <Await reading={reading}>{found => <Rules found={found} />}</Await>
}

function Rules({ found }: { found: CountyRules }) {
  const { resource } = useCounties()
  const counties = resource.state === 'ready' ? resource.data : []
  const names: Names = {
    county: number => counties.find(one => one.number === number)?.name ?? number,
    list,
  }
  const only = here().searchParams.get('show') === 'unverified'
  const missing = unverified(found)
  return (
    <div class="stack" data-gap="lg">
      <div class="stack">
        <p>{t('county_rules.year', { year: found.school_year, next: found.school_year + 1 })}</p>
        {found.carried_from !== null && (
          <Alert color="warning">{t('county_rules.carried', { year: found.carried_from })}</Alert>
        )}
        <p role="status">{t('county_rules.unverified', { count: missing, all: found.rules.length })}</p>
        {missing > 0 && (
          <>
            <p class="small subtle">{t('county_rules.unverified_means')}</p>
            <Checkbox
              label={t('county_rules.only_unverified')}
              checked={only}
              onChecked={checked => setQuery({ show: checked ? 'unverified' : undefined })}
            />
          </>
        )}
      </div>
      {grouped(found, only).map(({ group, rules }) => (
        <section key={group} class="stack">
          <Heading>{t(`county_rules.group.${group}`)}</Heading>
          {rules.map(rule => (
            <Card key={rule.name} as="article">
              <OneRule rule={rule} names={names} />
            </Card>
          ))}
        </section>
      ))}
    </div>
  )
}

function OneRule({ rule, names }: { rule: Rule; names: Names }) {
  return (
    <div class="stack" data-gap="sm">
      <div class="row" data-spread>
        <Heading level={3}>{t(`county_rules.name.${rule.name}`)}</Heading>
        <Tag color={rule.verified ? 'success' : 'warning'}>
          {t(rule.verified ? 'county_rules.mark.verified' : 'county_rules.mark.unverified')}
        </Tag>
      </div>
      <p>
        {sentencesOf(rule, names)
          .map(({ key, params }) => say(key, params ?? {}))
          .join(' ')}
      </p>
      <p class="small subtle">
        {t(`county_rules.origin.${rule.origin}`)} <Source rule={rule} />
        {rule.valid_from && ` · ${t('county_rules.valid_from', { day: date(rule.valid_from) })}`}
        {rule.valid_to && ` · ${t('county_rules.valid_to', { day: date(rule.valid_to) })}`}
      </p>
    </div>
  )
}

/** The text it comes from, as it is cited, with the way to it. */
function Source({ rule }: { rule: Rule }) {
  const address = sourceAddress(rule)
  const cited = <span lang="no">{rule.legal}</span>
  return address ? (
    <Link href={address} rel="noopener">
      {cited}
    </Link>
  ) : (
    cited
  )
}
