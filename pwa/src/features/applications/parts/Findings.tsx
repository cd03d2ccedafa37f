/** What the rules say, each with a word for how grave it is: the colour alone says nothing. */
import { say, t } from '../../../i18n/messages'
import { anchorOf, type Finding, findingsAt, type Step } from '../model'
import { countyName } from '../names'

/** The sentence of a finding. Counties come as numbers and are said by name. */
export function findingText(finding: Finding): string {
  const { county } = finding.params
  const params =
    typeof county === 'string' ? { ...finding.params, county: countyName(county) } : finding.params
  return say(finding.code, params) ?? t('applications.flow.look_here')
}

export function Note({
  finding,
  about,
  href,
}: {
  finding: Finding
  about?: string | undefined
  href?: string
}) {
  const text = about ? `${about}: ${findingText(finding)}` : findingText(finding)
  return (
    <div class={href ? 'note note-link' : 'note'} data-severity={finding.severity}>
      <strong>{t(`applications.flow.severity.${finding.severity}`)}</strong>
      <p>{href ? <a href={href}>{text}</a> : text}</p>
    </div>
  )
}

/** The findings at a place in the draft. `exact` leaves those further in to be shown there. */
export function FindingsAt({
  pointer,
  findings,
  exact,
}: {
  pointer: string
  findings: readonly Finding[]
  exact?: boolean
}) {
  const here = findingsAt(pointer, findings).filter(finding => !exact || finding.pointer === pointer)
  return (
    <>
      {here.map(finding => (
        <Note key={finding.code + finding.pointer} finding={finding} />
      ))}
    </>
  )
}

/** Where a finding is mended: the page, and the place on it. */
export function placeOfFinding(step: Step, finding: Finding): string {
  return `?step=${step}#${anchorOf(finding.pointer)}`
}
