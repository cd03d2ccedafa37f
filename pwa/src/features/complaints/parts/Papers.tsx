/** The papers of a case, and adding more. A wrong file gets a sentence and changes nothing. */
import { useSignal } from '@preact/signals'
import { textFor } from '../../../api/problem'
import { Alert, Button, Card, Heading, Link } from '../../../design/basics'
import { FilePicker, type Sending } from '../../../design/FilePicker'
import { t } from '../../../i18n/messages'
import { announce } from '../../../shell/announce'
import { ACCEPT, fileFault } from '../../applications/model'
import { fileSize } from '../../applications/parts/size'
import { addPaper, paperAddress, removePaper } from '../data'
import { type Case, isOpen, LARGEST, MOST, type Paper } from '../model'

export function Papers({ found }: { found: Case }) {
  const papers = useSignal<readonly Paper[]>(found.papers)
  const isDraft = found.state === 'draft'
  const mayAdd = (isDraft || isOpen(found)) && papers.value.length < MOST
  if (!mayAdd && papers.value.length === 0) return null
  return (
    <section class="stack" data-gap="sm">
      <Heading>{t('complaints.papers.title')}</Heading>
      <PaperList
        id={found.id}
        papers={papers.value}
        {...(isDraft && {
          onRemoved: (gone: Paper) => (papers.value = papers.value.filter(({ id }) => id !== gone.id)),
        })}
      />
      {mayAdd && <Add id={found.id} onAdded={paper => (papers.value = [...papers.value, paper])} />}
    </section>
  )
}

export function PaperList({
  id,
  papers,
  onRemoved,
}: {
  id: string
  papers: readonly Paper[]
  /** Without it they can only be read. */
  onRemoved?: (paper: Paper) => void
}) {
  const busy = useSignal('')
  const fault = useSignal('')
  if (papers.length === 0) return null
  const remove = async (paper: Paper) => {
    busy.value = paper.id
    fault.value = ''
    try {
      await removePaper(id, paper.id)
      announce(t('complaints.papers.removed', { name: paper.name }))
      onRemoved?.(paper)
    } catch (error) {
      fault.value = textFor(error)
    } finally {
      busy.value = ''
    }
  }
  return (
    <>
      {fault.value && (
        <Alert color="danger" live>
          {fault.value}
        </Alert>
      )}
      <ul class="plain-list stack" data-gap="sm">
        {papers.map(paper => (
          <Card as="li" key={paper.id}>
            <div class="row" data-spread>
              <span class="row">
                <Link href={paperAddress(id, paper.id)} download={paper.name}>
                  {paper.name}
                </Link>
                <span class="small subtle">{fileSize(paper.size)}</span>
              </span>
              {onRemoved && (
                <Button
                  variant="tertiary"
                  color="danger"
                  icon="trash"
                  busy={busy.value === paper.id}
                  aria-label={t('complaints.papers.remove_named', { name: paper.name })}
                  onClick={() => void remove(paper)}
                >
                  {t('complaints.papers.remove')}
                </Button>
              )}
            </div>
          </Card>
        ))}
      </ul>
    </>
  )
}

function Add({ id, onAdded }: { id: string; onAdded: (paper: Paper) => void }) {
  const sent = useSignal<Sending | undefined>(undefined)
  const fault = useSignal('')
  const send = async (file: File) => {
    const wrong = fileFault(file, LARGEST)
    fault.value = wrong
      ? t(`complaints.papers.fault.${wrong}`, { name: file.name, size: fileSize(LARGEST) })
      : ''
    if (wrong) return
    const tell = (part: number) => {
      sent.value = { name: file.name, part }
    }
    tell(0)
    try {
      onAdded(await addPaper(id, file, tell))
      announce(t('complaints.papers.added', { name: file.name }))
    } catch (error) {
      fault.value = textFor(error)
    } finally {
      sent.value = undefined
    }
  }
  return (
    <div class="stack" data-gap="sm">
      <FilePicker
        label={t('complaints.papers.choose')}
        formats={t('complaints.papers.formats', { size: fileSize(LARGEST) })}
        accept={ACCEPT}
        fault={fault.value}
        sent={sent.value}
        sending={name => t('complaints.papers.sending', { name })}
        onFile={file => void send(file)}
      />
    </div>
  )
}
