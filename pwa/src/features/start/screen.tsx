/** The front door: what is open, what comes next, and the way to find something to apply for. */
import { Await } from '../../design/Await'
import { ButtonLink, Heading, Link, Skeleton, Tag, Title } from '../../design/basics'
import { t } from '../../i18n/messages'
import { go } from '../../router'
import { useCalendar } from '../annual_wheel/data'
import { isApplicationOpen } from '../annual_wheel/model'
import { NextEvent } from '../annual_wheel/parts/NextEvent'
import { SearchBox } from '../catalogue/parts/SearchBox'

export default function Start() {
  const calendar = useCalendar('')
  return (
    <div class="stack" data-gap="lg">
      <div class="stack">
        <Title>{t('start.title')}</Title>
        <p class="lead">{t('start.lead')}</p>
        <ButtonLink href="/sign-in" wide>
          {t('start.begin')}
        </ButtonLink>
      </div>
      <Await reading={calendar} loading={<Skeleton lines={4} />}>
        {season => (
          <section class="stack">
            <p>
              {isApplicationOpen(season.events) ? (
                <Tag color="success">{t('start.open')}</Tag>
              ) : (
                <Tag color="neutral">{t('start.not_open')}</Tag>
              )}
            </p>
            <NextEvent event={season.next} />
            <p>
              <Link href="/calendar">{t('start.see_all_dates')}</Link>
            </p>
          </section>
        )}
      </Await>
      <section class="stack">
        <Heading>{t('start.search.title')}</Heading>
        <SearchBox words="" onSearch={words => go(`/programmes?${new URLSearchParams({ q: words })}`)} />
        <p>
          <Link href="/programmes">{t('start.search.all')}</Link>
        </p>
      </section>
    </div>
  )
}
