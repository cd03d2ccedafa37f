/** The pages of the application: where one is, how each stands, and free movement between them. */
import { Button, ButtonLink, Details, Tag } from '../../../design/basics'
import { Icon } from '../../../design/Icon'
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
  const place = steps.indexOf(current)
  const list = (
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
  )
  return (
    <nav class="flow-steps no-print" aria-label={t('applications.flow.pages')}>
      <div class="flow-narrow">
        <Steps names={steps.map(stepName)} current={place} />
        <Details
          summary={
            <>
              <span class="subtle">{t('shell.step', { number: place + 1, total: steps.length })}</span>
              <span class="flow-all">{t('applications.flow.all_pages')}</span>
            </>
          }
        >
          {list}
        </Details>
      </div>
      <div class="flow-wide">{list}</div>
    </nav>
  )
}

function Mark({ step, findings }: { step: Step; findings: readonly Finding[] }) {
  if (step === 'overview') return null
  const state = stepState(step, findings)
  if (state === 'stops') return <Tag color="danger">{t('applications.flow.mark.stops')}</Tag>
  if (state === 'warns') return <Tag color="warning">{t('applications.flow.mark.warns')}</Tag>
  return (
    <span class="step-fine">
      <Icon name="check" />
      <span class="ds-sr-only">{t('applications.flow.mark.fine')}</span>
    </span>
  )
}

/** On to the next page and back to the one before. Nothing has to be right to move. */
export function StepEnds({ steps, current }: { steps: readonly Step[]; current: Step }) {
  const place = steps.indexOf(current)
  const before = steps[place - 1]
  const after = steps[place + 1]
  return (
    <div class="step-ends no-print">
      {after && (
        <Button wide onClick={() => go(`?step=${after}`)}>
          {t('applications.flow.next', { step: stepName(after) })}
        </Button>
      )}
      {before && (
        <ButtonLink href={`?step=${before}`} variant="tertiary" icon="previous" wide>
          {t('applications.flow.back')}
        </ButtonLink>
      )}
    </div>
  )
}
