/** Papers: what is asked for, what is there, and adding more. A wrong file gets a sentence and changes nothing. */
import { useSignal } from '@preact/signals'
import { textFor } from '../../../api/problem'
import { Await } from '../../../design/Await'
import { Alert, Button, Card, Heading, Link, Tag } from '../../../design/basics'
import { FilePicker, type Sending } from '../../../design/FilePicker'
import { Select } from '../../../design/fields'
import { number } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { announce } from '../../../shell/announce'
import { addPaper, type Papers, paperAddress, removePaper, useAskedPapers, usePapers } from '../data'
import { ACCEPT, fileFault, KINDS, type Paper, papersAsked } from '../model'
import { AskedList } from '../parts/AskedList'
import { Note } from '../parts/Findings'
import { fileSize } from '../parts/size'
import type { StepProps } from './step'

export function Attachments({ application, store, findings }: StepProps) {
  const reading = usePapers(application.id)
  const request = useAskedPapers(application.id)
  // What is asked for is told by message too: a page without it is no wrong page.
  const requests = request.resource.state === 'ready' ? request.resource.data : []
  const wanted = requests.find(each => each.state === 'waiting' || each.state === 'overdue')?.kind
  const changed = () => {
    reading.reload()
    request.reload()
    // What the rules say depends on the papers too.
    void store.refresh()
  }
  const asked = papersAsked(findings)
  return (
    <>
      <AskedList id={application.id} asked={requests} />
      <p>{t(asked.length > 0 ? 'applications.papers.lead' : 'applications.papers.none_asked')}</p>
      {asked.map(finding => (
        <Note key={finding.code} finding={finding} />
      ))}
      <Await reading={reading}>
        {papers => (
          <>
            <List id={application.id} papers={papers} onChanged={changed} />
            {papers.items.length < papers.most ? (
              <Add key={wanted} id={application.id} papers={papers} wanted={wanted} onChanged={changed} />
            ) : (
              <Alert>{t('applications.papers.full', { number: number(papers.most) })}</Alert>
            )}
          </>
        )}
      </Await>
    </>
  )
}

function List({ id, papers, onChanged }: { id: string; papers: Papers; onChanged: () => void }) {
  const busy = useSignal('')
  const fault = useSignal('')
  if (papers.items.length === 0) return null
  const remove = async (paper: Paper) => {
    busy.value = paper.id
    fault.value = ''
    try {
      await removePaper(id, paper.id)
      announce(t('applications.papers.removed', { name: paper.name }))
      onChanged()
    } catch (error) {
      fault.value = textFor(error)
    } finally {
      busy.value = ''
    }
  }
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('applications.papers.yours')}</Heading>
      {fault.value && (
        <Alert color="danger" live>
          {fault.value}
        </Alert>
      )}
      <ul class="plain-list stack" data-gap="sm">
        {papers.items.map(paper => (
          <Card as="li" key={paper.id}>
            <div class="row" data-spread>
              <div class="stack" data-gap="sm">
                <p>
                  <Link href={paperAddress(id, paper.id)} download={paper.name}>
                    {paper.name}
                  </Link>
                </p>
                <p class="row small">
                  <Tag>{t(`applications.attachment_kind.${paper.kind}`)}</Tag>
                  <span class="subtle">{fileSize(paper.size)}</span>
                </p>
                {paper.sensitivity === 'sensitive' && (
                  <p class="small subtle">{t('applications.papers.sensitive')}</p>
                )}
              </div>
              <Button
                variant="tertiary"
                color="danger"
                icon="trash"
                busy={busy.value === paper.id}
                aria-label={t('applications.papers.remove_named', { name: paper.name })}
                onClick={() => void remove(paper)}
              >
                {t('applications.papers.remove')}
              </Button>
            </div>
          </Card>
        ))}
      </ul>
    </section>
  )
}

function Add({
  id,
  papers,
  wanted,
  onChanged,
}: {
  id: string
  papers: Papers
  /** What the admissions office waits for: chosen beforehand. */
  wanted: Paper['kind'] | undefined
  onChanged: () => void
}) {
  const kind = useSignal<Paper['kind'] | ''>(wanted ?? '')
  const sent = useSignal<Sending | undefined>(undefined)
  const fault = useSignal('')

  const send = async (file: File) => {
    const found = fileFault(file, papers.largest)
    if (found) {
      fault.value = t(`applications.papers.fault.${found}`, {
        name: file.name,
        size: fileSize(papers.largest),
      })
      return
    }
    if (kind.value === '') return
    fault.value = ''
    sent.value = { name: file.name, part: 0 }
    try {
      await addPaper(id, kind.value, file, part => {
        sent.value = { name: file.name, part }
      })
      announce(t('applications.papers.added', { name: file.name }))
      kind.value = ''
      onChanged()
    } catch (error) {
      fault.value = textFor(error)
    } finally {
      sent.value = undefined
    }
  }

  const isKindChosen = () => {
    if (kind.value !== '') return true
    fault.value = t('applications.papers.kind_first')
    document.getElementById('paper-kind')?.focus()
    return false
  }

  return (
    <section class="stack upload">
      <Heading>{t('applications.papers.add')}</Heading>
      <Select
        id="paper-kind"
        label={t('applications.papers.kind')}
        value={kind.value}
        onValue={value => {
          kind.value = value as Paper['kind']
          fault.value = ''
        }}
        choices={[
          { value: '', label: t('applications.flow.choose') },
          ...KINDS.map(each => ({ value: each, label: t(`applications.attachment_kind.${each}`) })),
        ]}
      />
      <FilePicker
        label={t('applications.papers.choose_file')}
        formats={t('applications.papers.formats', { size: fileSize(papers.largest) })}
        accept={ACCEPT}
        fault={fault.value}
        sent={sent.value}
        sending={name => t('applications.papers.sending', { name })}
        mayOpen={isKindChosen}
        onFile={file => void send(file)}
      />
    </section>
  )
}
