/** The pages of the application: where one is, how each stands, and free movement between them. */
import { Button, ButtonLink, Details, Tag } from '../../../design/basics'
import { Steps } from '../../../design/Steps'
import { t } from '../../../i18n/messages'
import { go } from '../../../router'
import { type Finding, type Step, stepState } from '../model'

export function stepName(step: Step): string {
  return t(`applications.step.${step}`)
}

export function StepNavigation({
  steps,
  current,
  findings,
}: {
  steps: readonly Step[]
  current: Step
  findings: readonly Finding[]
}) {
  return (
    <nav class="stack no-print" data-gap="sm" aria-label={t('applications.flow.pages')}>
      <Steps names={steps.map(stepName)} current={steps.indexOf(current)} />
      <Details summary={t('applications.flow.all_pages')}>
        <ol class="step-list">
          {steps.map(step => (
            <li key={step}>
              <a href={`?step=${step}`} aria-current={step === current ? 'step' : undefined}>
                {stepName(step)}
                <Mark step={step} findings={findings} />
              </a>
            </li>
          ))}
        </ol>
      </Details>
    </nav>
  )
}

function Mark({ step, findings }: { step: Step; findings: readonly Finding[] }) {
  if (step === 'overview') return null
  const state = stepState(step, findings)
  if (state === 'stops') return <Tag color="danger">{t('applications.flow.mark.stops')}</Tag>
  if (state === 'warns') return <Tag color="warning">{t('applications.flow.mark.warns')}</Tag>
  return <Tag color="success">{t('applications.flow.mark.fine')}</Tag>
}

/** On to the next page and back to the one before. Nothing has to be right to move. */
export function StepEnds({ steps, current }: { steps: readonly Step[]; current: Step }) {
  const place = steps.indexOf(current)
  const before = steps[place - 1]
  const after = steps[place + 1]
  return (
    <div class="step-ends no-print">
      {before ? (
        <ButtonLink href={`?step=${before}`} variant="secondary" icon="previous">
          {t('applications.flow.back')}
        </ButtonLink>
      ) : (
        <span />
      )}
      {after && (
        <Button onClick={() => go(`?step=${after}`)}>
          {t('applications.flow.next', { step: stepName(after) })}
        </Button>
      )}
    </div>
  )
}
