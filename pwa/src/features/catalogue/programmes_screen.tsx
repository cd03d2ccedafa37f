/** Everything one can apply for: search by what people call it, or go through the programmes. */
import { Await } from '../../design/Await'
import { EmptyState, Link, Skeleton } from '../../design/basics'
import { Select } from '../../design/fields'
import { Opening } from '../../design/Opening'
import { t } from '../../i18n/messages'
import { here, setQuery } from '../../router'
import { county } from './county'
import { type Search, useCounties, useProgrammes, useSearch } from './data'
import { LEVELS, type SearchResult } from './model'
import { CountyChoice } from './parts/CountyChoice'
import { HitList } from './parts/HitList'
import { ProgrammeList } from './parts/ProgrammeList'
import { SearchBox } from './parts/SearchBox'

export default function ProgrammesScreen() {
  const query = here().searchParams
  const words = query.get('q') ?? ''
  const level = LEVELS.find(each => each === query.get('level')) ?? ''
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t('catalogue.title')} lead={t('catalogue.lead')}>
        <SearchBox words={words} live onSearch={q => setQuery({ q })} />
        {words && (
          <div class="two-columns">
            <CountyChoice label={t('catalogue.county')} />
            <Select
              label={t('catalogue.level_label')}
              value={level}
              onValue={value => setQuery({ level: value })}
              choices={[
                { value: '', label: t('catalogue.all_levels') },
                ...LEVELS.map(each => ({ value: each, label: t(`catalogue.level.${each}`) })),
              ]}
            />
          </div>
        )}
      </Opening>
      {words ? <Results words={words} county={county()} level={level} page={1} /> : <All />}
    </div>
  )
}

function All() {
  return <Await reading={useProgrammes()}>{programmes => <ProgrammeList programmes={programmes} />}</Await>
}

function Results(search: Search) {
  const counties = useCounties().resource
  return (
    <Await
      reading={useSearch(search)}
      loading={<Skeleton lines={6} />}
      isEmpty={result => result.total === 0}
      empty={
        <EmptyState
          title={t('catalogue.search.nothing.title', { words: search.words })}
          action={<Link href="/programmes">{t('catalogue.search.all')}</Link>}
        >
          <p>{t('catalogue.search.nothing.text')}</p>
        </EmptyState>
      }
    >
      {result => (
        <section class="stack" aria-label={t('catalogue.search.results')}>
          <p role="status">{summary(result, search.words)}</p>
          <HitList hits={result.hits} counties={counties.state === 'ready' ? counties.data : []} />
          {result.total > result.hits.length && <p class="subtle">{t('catalogue.search.narrow')}</p>}
        </section>
      )}
    </Await>
  )
}

function summary(result: SearchResult, words: string): string {
  if (result.later) return t('catalogue.search.later', { words })
  const count = { count: result.total }
  return result.guessed ? t('catalogue.search.guessed', count) : t('catalogue.search.found', count)
}
