/** Every offering on a line: seats, who is asked, how many wait. */
import { Await } from '../../../design/Await'
import { EmptyState, Link } from '../../../design/basics'
import { Records } from '../../../design/Records'
import { number } from '../../../i18n/format'
import { locale, t } from '../../../i18n/messages'
import { nameIn } from '../../catalogue/model'
import { OwnName } from '../../catalogue/parts/Name'
import { useOfferings } from '../data'
import type { Overview } from '../model'

export function Offerings({ edition }: { edition: string }) {
  const reading = useOfferings(edition)
  return (
    <Await
      reading={reading}
      isEmpty={items => items.length === 0}
      empty={
        <EmptyState title={t('waiting_lists.school.none')}>
          <p>{t('waiting_lists.school.none_text')}</p>
        </EmptyState>
      }
    >
      {items => <Records caption={t('waiting_lists.school.offerings')} columns={columns()} rows={items} />}
    </Await>
  )
}

function columns() {
  const figure = (label: string, of: (item: Overview) => number) => ({
    label,
    cell: (item: Overview) => <span class="numbers">{number(of(item))}</span>,
  })
  return [
    {
      label: t('waiting_lists.school.offering'),
      cell: (item: Overview) => {
        const { text, lang } = nameIn(item.area_names, locale())
        return (
          <>
            <Link href={`/lists/${item.id}`} lang={lang}>
              {text}
            </Link>
            <p class="small subtle">
              <OwnName>{item.school_name}</OwnName>
            </p>
          </>
        )
      },
    },
    figure(t('waiting_lists.school.seats'), item => item.seats),
    figure(t('waiting_lists.school.held'), item => item.held),
    figure(t('waiting_lists.school.called'), item => item.called),
    figure(t('waiting_lists.school.free'), item => item.free),
    figure(t('waiting_lists.school.waiting'), item => item.waiting),
  ]
}
