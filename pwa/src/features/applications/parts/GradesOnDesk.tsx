/** What the applicant competes with. Shown when asked for: looking at grades is written down. */
import { useSignal } from '@preact/signals'
import { textFor } from '../../../api/problem'
import { Alert, Button, Heading, Tag } from '../../../design/basics'
import { say, t } from '../../../i18n/messages'
import type { Grades, Line } from '../../grades/model'
import { Score } from '../../grades/parts/Score'
import { readGrades } from '../desk_data'

export function GradesOnDesk({ id }: { id: string }) {
  const grades = useSignal<Grades | undefined>(undefined)
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

function Found({ grades }: { grades: Grades }) {
  const lines = grades.lines.filter(
    line => line.grade !== null && line.reason !== 'grades.reason.other_level',
  )
  return (
    <>
      <Score grades={grades} />
      {lines.length === 0 ? (
        <p>{t('desk.grades.none')}</p>
      ) : (
        <ul class="ds-list">
          {lines.map(line => (
            <OneLine key={line.grade?.id} line={line} />
          ))}
        </ul>
      )}
    </>
  )
}

function OneLine({ line }: { line: Line }) {
  if (!line.grade) return null
  return (
    <li>
      <p class="row" data-spread>
        <span>
          <span lang="nb">{line.grade.name}</span>{' '}
          <span class="small subtle">{say(`grades.assessment.${line.grade.assessment}`, {})}</span>
        </span>
        <span class="row grade-mark">
          {!line.counts && <Tag>{t('desk.grades.aside')}</Tag>}
          <strong class="numbers">{line.grade.mark}</strong>
        </span>
      </p>
    </li>
  )
}
