/** Who else has looked at something of the person's. */
import { Await } from '../../../design/Await'
import { EmptyState, Heading } from '../../../design/basics'
import { Timeline } from '../../../design/Timeline'
import { dateAndTime } from '../../../i18n/format'
import { say, t } from '../../../i18n/messages'
import { useLooks } from '../data'
import { lookKey } from '../model'

export function Looks() {
  const reading = useLooks()
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('accounts.looks.title')}</Heading>
      <p>{t('accounts.looks.text')}</p>
      <Await
        reading={reading}
        isEmpty={looks => looks.length === 0}
        empty={<EmptyState title={t('accounts.looks.empty_title')}>{t('accounts.looks.empty')}</EmptyState>}
      >
        {looks => (
          <Timeline
            label={t('accounts.looks.title')}
            items={looks.map((look, index) => ({
              id: `${look.at} ${index}`,
              state: 'done',
              content: (
                <div class="stack" data-gap="sm">
                  <p class="small subtle capital">{dateAndTime(look.at)}</p>
                  <p>
                    <strong class="capital">{roleName(look.role)}</strong>
                  </p>
                  <p>{say(lookKey(look.action), {})}</p>
                </div>
              ),
            }))}
          />
        )}
      </Await>
    </section>
  )
}

function roleName(role: string | null): string {
  return (role && say(`accounts.role.${role}`, {})) || t('accounts.looks.system')
}
