/** The proof: what was sent, when it came in, under which number, and what happens next. */
import { useEffect } from 'preact/hooks'
import { Await } from '../../design/Await'
import { Alert, Button, ButtonLink, Card, Heading, Link } from '../../design/basics'
import { Opening } from '../../design/Opening'
import { dateAndTime, lastMoment } from '../../i18n/format'
import { t } from '../../i18n/messages'
import { here } from '../../router'
import type { ScreenProps } from '../../routes'
import { announce } from '../../shell/announce'
import { InstallOffer } from '../../shell/install'
import './applications.css'
import { receiptFile, useReceipt } from './data'
import type { Receipt } from './model'
import { countyName } from './names'
import { Office } from './parts/Office'
import { ReceiptLines } from './parts/ReceiptLines'

export default function ReceiptScreen({ params }: ScreenProps) {
  const id = params.id ?? ''
  const asked = Number(here().searchParams.get('version'))
  const reading = useReceipt(id, Number.isInteger(asked) && asked > 0 ? asked : undefined)
  return (
    <div class="stack" data-gap="lg">
      <Opening title={t('applications.proof.title')} lead={t('applications.proof.lead')} />
      <Await reading={reading}>{receipt => <Proof receipt={receipt} />}</Await>
    </div>
  )
}

function Proof({ receipt }: { receipt: Receipt }) {
  useEffect(() => announce(t('applications.proof.announced', { reference: receipt.reference })), [receipt])
  const county = countyName(receipt.county)
  const share = async () => {
    const text = t('applications.proof.shared', {
      county,
      reference: receipt.reference,
      moment: dateAndTime(receipt.received_at),
    })
    try {
      if (navigator.share) await navigator.share({ text })
      else {
        await navigator.clipboard.writeText(text)
        announce(t('applications.proof.copied'))
      }
    } catch {
      // Closed again without sharing: nothing to say.
    }
  }
  return (
    <>
      {!receipt.latest && (
        <Alert color="warning">
          <p>
            {t('applications.proof.older')}{' '}
            <Link href={`/receipt/${receipt.application_id}`}>{t('applications.proof.newest')}</Link>
          </p>
        </Alert>
      )}
      <Card tinted color={receipt.late ? 'warning' : 'success'} as="section">
        <Heading>{t(receipt.late ? 'applications.proof.late' : 'applications.proof.received')}</Heading>
        <p class="small">{t('applications.proof.reference')}</p>
        <p class="reference">{receipt.reference}</p>
        <p>{t('applications.proof.at', { county, moment: dateAndTime(receipt.received_at) })}</p>
        {receipt.late && receipt.claimed_at && (
          <p>{t('applications.proof.claimed', { moment: dateAndTime(receipt.claimed_at) })}</p>
        )}
      </Card>
      <section class="stack" data-gap="sm">
        <Heading>{t('applications.proof.sent')}</Heading>
        <ReceiptLines receipt={receipt} />
        {receipt.attachments.length > 0 && (
          <>
            <Heading level={3}>{t('applications.step.attachments')}</Heading>
            <ul class="ds-list">
              {receipt.attachments.map(paper => (
                <li key={paper.id}>{paper.name}</li>
              ))}
            </ul>
          </>
        )}
      </section>
      <section class="stack" data-gap="sm">
        <Heading>{t('applications.proof.next.title')}</Heading>
        <ul class="ds-list">
          {!receipt.late && (
            <li>
              {t('applications.proof.next.change', { moment: dateAndTime(lastMoment(receipt.deadline)) })}
            </li>
          )}
          <li>{t('applications.proof.next.wait')}</li>
          <li>{t('applications.proof.next.message')}</li>
        </ul>
        <Office county={receipt.county} />
      </section>
      <div class="row no-print">
        <ButtonLink href={receiptFile(receipt)} download={`${receipt.reference}.pdf`} icon="download">
          {t('applications.proof.pdf')}
        </ButtonLink>
        <Button variant="secondary" onClick={() => void share()}>
          {t('applications.proof.share')}
        </Button>
        <Button variant="secondary" onClick={() => print()}>
          {t('applications.proof.print')}
        </Button>
      </div>
      <div class="row no-print">
        <ButtonLink href={`/application/${receipt.application_id}?step=overview`} variant="tertiary">
          {t('applications.proof.open')}
        </ButtonLink>
        <ButtonLink href="/status" variant="tertiary">
          {t('applications.status.title')}
        </ButtonLink>
      </div>
      <div class="no-print">
        <InstallOffer />
      </div>
    </>
  )
}
