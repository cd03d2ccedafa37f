/** One case: while it is a draft, the form; once it is sent, where it stands. */
import { useSignal } from '@preact/signals'
import { Await } from '../../design/Await'
import { Link } from '../../design/basics'
import { t } from '../../i18n/messages'
import type { ScreenProps } from '../../routes'
import './complaints.css'
import { useCase } from './data'
import type { Case } from './model'
import { CaseForm } from './parts/CaseForm'
import { Followed } from './parts/Followed'

export default function CaseScreen({ params }: ScreenProps) {
  const reading = useCase(params.id ?? '')
  const after = useSignal<Case | undefined>(undefined)
  const show = (next: Case | undefined) => {
    after.value = next
    if (!next) reading.reload()
  }
  return (
    <div class="stack" data-gap="lg">
      <p>
        <Link href="/complaints">{t('complaints.case.back')}</Link>
      </p>
      <Await reading={reading} title={t('complaints.case.title')} lead={t('complaints.case.lead')}>
        {read => {
          const found = after.value ?? read
          return found.state === 'draft' ? (
            <CaseForm found={found} onChanged={show} />
          ) : (
            <Followed found={found} onChanged={show} />
          )
        }}
      </Await>
    </div>
  )
}
