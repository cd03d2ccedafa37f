import type { ComponentChildren } from 'preact'
import { Heading, Title } from '../../design/basics'
import { t } from '../../i18n/messages'

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="stack" data-gap="sm">
      <Heading>{title}</Heading>
      {children}
    </section>
  )
}

/** What we know about people, why, and what they can demand. */
export default function Privacy() {
  return (
    <div class="stack" data-gap="lg">
      <div class="stack">
        <Title>{t('shell.privacy.title')}</Title>
        <p class="lead">{t('legal.privacy.lead')}</p>
      </div>
      <Section title={t('legal.privacy.who.title')}>
        <p>{t('legal.privacy.who.text')}</p>
      </Section>
      <Section title={t('legal.privacy.what.title')}>
        <ul class="ds-list">
          <li>{t('legal.privacy.what.person')}</li>
          <li>{t('legal.privacy.what.grades')}</li>
          <li>{t('legal.privacy.what.application')}</li>
        </ul>
        <p>{t('legal.privacy.what.number')}</p>
      </Section>
      <Section title={t('legal.privacy.device.title')}>
        <ul class="ds-list">
          <li>{t('legal.privacy.device.drafts')}</li>
          <li>{t('legal.privacy.device.cookies')}</li>
        </ul>
        <p>{t('legal.privacy.device.none')}</p>
      </Section>
      <Section title={t('legal.privacy.rights.title')}>
        <p>{t('legal.privacy.rights.text')}</p>
        <p>{t('legal.privacy.complain')}</p>
      </Section>
    </div>
  )
}
