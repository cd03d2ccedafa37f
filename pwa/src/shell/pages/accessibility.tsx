import { Heading, Title } from '../../design/basics'
import { t } from '../../i18n/messages'

const SECTIONS = ['standard', 'known', 'tell', 'complain'] as const

/** The accessibility statement: what we follow, what is not good enough, whom to tell. */
export default function Accessibility() {
  return (
    <div class="stack" data-gap="lg">
      <div class="stack">
        <Title>{t('shell.accessibility.title')}</Title>
        <p class="lead">{t('legal.accessibility.lead')}</p>
      </div>
      {SECTIONS.map(section => (
        <section key={section} class="stack" data-gap="sm">
          <Heading>{t(`legal.accessibility.${section}.title`)}</Heading>
          <p>{t(`legal.accessibility.${section}.text`)}</p>
        </section>
      ))}
    </div>
  )
}
