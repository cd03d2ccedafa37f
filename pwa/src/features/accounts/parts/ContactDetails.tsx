/** How a person is reached: shown, confirmed with one press, changed in place. What is typed stays until it is saved. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Problem, textFor } from '../../../api/problem'
import { Alert, Button, Heading, Tag } from '../../../design/basics'
import { TextField } from '../../../design/fields'
import { t } from '../../../i18n/messages'
import { dropDraft, keepDraft, readDraft } from '../../../offline/kept'
import { owner, refreshMe } from '../../../session'
import { announce } from '../../../shell/announce'
import { saveContact } from '../data'
import { type Contact, readablePhone } from '../model'

const PHONE = 'contact-phone'
const EMAIL = 'contact-email'
const DRAFT = 'accounts.contact'

/** What was typed and is not saved, and the version it was typed on top of. */
type Typed = Pick<Contact, 'phone' | 'email' | 'version'>

export function ContactDetails({ contact, level = 2 }: { contact: Contact; level?: 2 | 3 }) {
  const typed = useSignal<Typed | undefined>(undefined)
  const busy = useSignal(false)
  const fault = useSignal('')
  const opener = useRef<HTMLDivElement>(null)
  const reachable = Boolean(contact.phone || contact.email)
  const mine = owner.value

  useEffect(() => {
    if (!mine) return
    void readDraft<Typed>(mine, DRAFT).then(kept => {
      typed.value ??= kept
    })
  }, [mine])

  const confirm = async () => {
    busy.value = true
    fault.value = ''
    try {
      await saveContact(contact)
      announce(t('accounts.contact.saved'))
    } catch (error) {
      fault.value = textFor(error)
    } finally {
      busy.value = false
    }
  }

  const open = () => {
    typed.value = { ...contact, phone: readablePhone(contact.phone) }
    setTimeout(() => document.getElementById(PHONE)?.focus())
  }

  const change = (next: Typed) => {
    typed.value = next
    if (mine) void keepDraft(mine, DRAFT, next)
  }

  const close = () => {
    typed.value = undefined
    if (mine) void dropDraft(mine, DRAFT)
    // The form is gone: the focus goes back to where it was opened from.
    setTimeout(() => opener.current?.querySelector('button')?.focus())
  }

  return (
    <section class="stack" data-gap="sm">
      <Heading level={level}>{t('accounts.contact.title')}</Heading>
      {typed.value ? (
        <ContactForm contact={contact} typed={typed.value} onTyped={change} onClose={close} />
      ) : (
        <>
          {reachable ? (
            <ContactFacts contact={contact} />
          ) : (
            <Alert color="warning">{t('accounts.contact.missing')}</Alert>
          )}
          {reachable && !contact.confirmed && <p>{t('accounts.contact.ask')}</p>}
          {fault.value && (
            <Alert color="danger" live>
              {fault.value}
            </Alert>
          )}
          <div class="row" ref={opener}>
            {!contact.confirmed && reachable && (
              <Button busy={busy.value} onClick={() => void confirm()}>
                {t('accounts.contact.right')}
              </Button>
            )}
            <Button variant={reachable ? 'secondary' : 'primary'} onClick={open}>
              {t(reachable ? 'accounts.contact.change' : 'accounts.contact.add')}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

function ContactFacts({ contact }: { contact: Pick<Contact, 'phone' | 'email'> & { confirmed?: boolean } }) {
  return (
    <>
      <dl class="facts">
        <div>
          <dt>{t('accounts.contact.phone')}</dt>
          <dd class="numbers">{readablePhone(contact.phone) || t('accounts.contact.none')}</dd>
        </div>
        <div>
          <dt>{t('accounts.contact.email')}</dt>
          <dd>{contact.email || t('accounts.contact.none')}</dd>
        </div>
      </dl>
      {contact.confirmed && (
        <div>
          <Tag color="success">{t('accounts.contact.confirmed')}</Tag>
        </div>
      )}
    </>
  )
}

function ContactForm({
  contact,
  typed,
  onTyped,
  onClose,
}: {
  contact: Contact
  typed: Typed
  onTyped: (typed: Typed) => void
  onClose: () => void
}) {
  const busy = useSignal(false)
  const fault = useSignal<unknown>(undefined)

  const problem = fault.value instanceof Problem ? fault.value : undefined
  const elsewhere = problem?.status === 412
  const fieldFaults = problem?.fieldTexts

  const save = async (event?: Event) => {
    event?.preventDefault()
    busy.value = true
    try {
      // Whoever has seen what was saved elsewhere, and saves all the same, saves on top of that.
      await saveContact(elsewhere ? { ...typed, version: contact.version } : typed)
      announce(t('accounts.contact.saved'))
      onClose()
    } catch (error) {
      if (error instanceof Problem && error.status === 412) await refreshMe().catch(() => undefined)
      fault.value = error
      const first = error instanceof Problem && error.fields[0]?.pointer
      if (first) document.getElementById(first === '/email' ? EMAIL : PHONE)?.focus()
    } finally {
      busy.value = false
    }
  }

  return (
    <form class="stack" onSubmit={event => void save(event)} noValidate>
      <p>{t('accounts.contact.why')}</p>
      <TextField
        id={PHONE}
        label={t('accounts.contact.phone')}
        help={t('accounts.contact.phone_help')}
        fault={fieldFaults?.get('/phone')}
        type="tel"
        autocomplete="tel"
        maxLength={40}
        value={typed.phone}
        onValue={phone => onTyped({ ...typed, phone })}
      />
      <TextField
        id={EMAIL}
        label={t('accounts.contact.email')}
        help={t('accounts.contact.email_help')}
        fault={fieldFaults?.get('/email')}
        type="email"
        autocomplete="email"
        maxLength={254}
        value={typed.email}
        onValue={email => onTyped({ ...typed, email })}
      />
      {elsewhere && (
        <Alert color="warning" live>
          <div class="stack" data-gap="sm">
            <p>{t('accounts.contact.stale')}</p>
            <ContactFacts contact={{ phone: contact.phone, email: contact.email }} />
            <div class="row">
              <Button busy={busy.value} onClick={() => void save()}>
                {t('accounts.contact.keep_mine')}
              </Button>
              <Button variant="secondary" onClick={onClose}>
                {t('accounts.contact.take_theirs')}
              </Button>
            </div>
          </div>
        </Alert>
      )}
      {fault.value !== undefined && !elsewhere && !fieldFaults?.size && (
        <Alert color="danger" live>
          {textFor(fault.value)}
        </Alert>
      )}
      {!elsewhere && (
        <div class="row">
          <Button type="submit" busy={busy.value}>
            {t('accounts.contact.save')}
          </Button>
          <Button variant="tertiary" onClick={onClose}>
            {t('accounts.contact.cancel')}
          </Button>
        </div>
      )}
      <p class="small subtle">{t('accounts.contact.register')}</p>
    </form>
  )
}
