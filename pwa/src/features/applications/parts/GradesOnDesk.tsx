/** What the applicant competes with. Shown when asked for: looking at grades is written down. */
import { useSignal } from '@preact/signals'
import { textFor } from '../../../api/problem'
import { Alert, Button, Heading } from '../../../design/basics'
import { points } from '../../../i18n/format'
import { say, t } from '../../../i18n/messages'
import { fromHundredths } from '../../grades/model'
import { readGrades } from '../desk_data'
import type { GradesShown } from '../desk_model'

export function GradesOnDesk({ id }: { id: string }) {
  const grades = useSignal<GradesShown | undefined>(undefined)
  const busy = useSignal(false)
  const refused = useSignal('')
  const show = async () => {
    busy.value = true
    refused.value = ''
    try {
      grades.value = await readGrades(id)
    } catch (error) {
      refused.value = textFor(error)
    } finally {
      busy.value = false
    }
  }
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('desk.grades.title')}</Heading>
      <p class="small subtle">{t('desk.grades.text')}</p>
      {refused.value && (
        <Alert color="danger" live>
          {refused.value}
        </Alert>
      )}
      {grades.value ? (
        <Found grades={grades.value} />
      ) : (
        <div class="row">
          <Button variant="secondary" busy={busy.value} onClick={() => void show()}>
            {t('desk.grades.show')}
          </Button>
        </div>
      )}
    </section>
  )
}

function Found({ grades }: { grades: GradesShown }) {
  const { lines } = grades
  const level = say(`grades.target.${grades.target}`, {}) ?? grades.target
  return (
    <>
      <p class="row">
        <strong>{t('desk.grades.score', { level })}:</strong>
        <span class="numbers">
          {grades.score === null ? t('desk.grades.no_score') : points(fromHundredths(grades.score))}
        </span>
      </p>
      {grades.individual && <Alert color="warning">{t('desk.grades.individual')}</Alert>}
      {lines.length === 0 ? (
        <p>{t('desk.grades.none')}</p>
      ) : (
        <ul class="plain-list">
          {lines.map(line => (
            <OneLine key={line.id} line={line} />
          ))}
        </ul>
      )}
    </>
  )
}

function OneLine({ line }: { line: GradesShown['lines'][number] }) {
  return (
    <li class="row grade-on-desk" data-spread>
      <span>
        <span lang="nb">{line.name}</span>{' '}
        <span class="small subtle">{say(`grades.assessment.${line.assessment}`, {})}</span>
      </span>
      <span class="row">
        {!line.counts && <span class="small subtle">{t('desk.grades.aside')}</span>}
        <strong class="numbers">{line.mark}</strong>
      </span>
    </li>
  )
}
