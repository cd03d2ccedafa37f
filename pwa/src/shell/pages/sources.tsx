/** Whose data the catalogue is made of. The licences ask for these lines as they stand, in Norwegian. */
import { answer, api } from '../../api/client'
import { useResource } from '../../api/resource'
import { Await } from '../../design/Await'
import { Link, Title } from '../../design/basics'
import { t } from '../../i18n/messages'

export default function Sources() {
  const reading = useResource(
    async () => (await answer(api.GET('/api/catalogue/attribution'))).data.sources,
    [],
  )
  return (
    <div class="stack">
      <Title>{t('shell.sources.title')}</Title>
      <p class="lead">{t('legal.sources.lead')}</p>
      <Await reading={reading}>
        {sources => (
          <ul class="ds-list">
            {sources.map(source => (
              <li key={source.line} class="stack" data-gap="sm">
                <span lang="nb">{source.line}</span>
                {source.licence && source.licence_url && (
                  <span class="small">
                    <Link href={source.licence_url}>
                      {t('legal.sources.licence', { licence: source.licence })}
                    </Link>
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Await>
    </div>
  )
}
