/** Explains the way in before it is taken. Signing in starts only when somebody presses. */
import { useEffect } from 'preact/hooks'
import { ButtonLink, Card, Heading, Title } from '../../design/basics'
import { t } from '../../i18n/messages'
import { go, here, placeOf } from '../../router'
import { session, signInAddress } from '../../session'

/** Where to go afterwards: where one came from, when that is one of our own addresses. */
function wayBack(): string {
  const asked = here().searchParams.get('return') ?? ''
  const [path = ''] = asked.split('?')
  return placeOf(path).route ? asked : '/me'
}

export default function SignIn() {
  const back = wayBack()
  const signedIn = session().state === 'signed_in'
  useEffect(() => {
    if (signedIn) go(back, { replace: true })
  }, [signedIn])
  return (
    <div class="stack" data-gap="lg">
      <div class="stack">
        <Title>{t('shell.sign_in_page.title')}</Title>
        <p class="lead">{t('shell.sign_in_page.lead')}</p>
        <ButtonLink href={signInAddress(back)} wide>
          {t('shell.sign_in_page.do')}
        </ButtonLink>
        <p class="small subtle">{t('shell.sign_in_page.shared')}</p>
      </div>
      <section class="stack" data-gap="sm">
        <Heading>{t('shell.sign_in_page.how.title')}</Heading>
        <p>{t('shell.sign_in_page.how.minid')}</p>
        <p>{t('shell.sign_in_page.how.bankid')}</p>
        <p>{t('shell.sign_in_page.how.help')}</p>
      </section>
      <section class="stack" data-gap="sm">
        <Heading>{t('shell.sign_in_page.who.title')}</Heading>
        <ul class="ds-list">
          <li>{t('shell.sign_in_page.who.applicant')}</li>
          <li>{t('shell.sign_in_page.who.guardian')}</li>
          <li>{t('shell.sign_in_page.who.staff')}</li>
        </ul>
      </section>
      <Card tinted>
        <Heading>{t('shell.sign_in_page.staff.title')}</Heading>
        <p>{t('shell.sign_in_page.staff.text')}</p>
        <div class="row">
          <ButtonLink href={signInAddress(back, { entrance: 'staff' })} variant="secondary" wide>
            {t('shell.sign_in_page.staff.school')}
          </ButtonLink>
          <ButtonLink href={signInAddress(back, { entrance: 'company' })} variant="secondary" wide>
            {t('shell.sign_in_page.staff.company')}
          </ButtonLink>
        </div>
      </Card>
    </div>
  )
}
