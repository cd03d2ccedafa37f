import { useSignal } from '@preact/signals'
import { textFor } from '../../../api/problem'
import { Button, Details } from '../../../design/basics'
import { TextField } from '../../../design/fields'
import { t } from '../../../i18n/messages'
import { announce } from '../../../shell/announce'
import { locateByDevice, locateByPostalCode, position } from '../position'

/** From where to measure: a postal code, or the device. Computed here; the server is asked for the code's place only. */
export function PositionChoice() {
  const code = useSignal('')
  const fault = useSignal('')
  const busy = useSignal(false)

  const locate = async (how: () => Promise<boolean>, otherwise: () => string) => {
    busy.value = true
    fault.value = ''
    try {
      if (await how()) announce(t('catalogue.distance.sorted'))
      else fault.value = otherwise()
    } catch (error) {
      fault.value = textFor(error)
    }
    busy.value = false
  }
  const byCode = (event: Event) => {
    event.preventDefault()
    if (!/^\d{4}$/.test(code.value)) {
      fault.value = t('catalogue.distance.four_digits')
      return
    }
    void locate(
      () => locateByPostalCode(code.value),
      () => t('catalogue.distance.unknown_place'),
    )
  }
  const found = position.value
  const from = found && (found.postalPlace ?? t('catalogue.distance.here'))
  return (
    <Details summary={from ? t('catalogue.distance.from', { place: from }) : t('catalogue.distance.show')}>
      <form class="stack" onSubmit={byCode}>
        <p class="small subtle">{t('catalogue.distance.private')}</p>
        <TextField
          label={t('catalogue.distance.postal_code')}
          fault={fault.value}
          inputMode="numeric"
          autocomplete="postal-code"
          maxLength={4}
          size={6}
          value={code.value}
          onValue={value => {
            code.value = value
          }}
        />
        <div class="row">
          <Button type="submit" variant="secondary" busy={busy.value}>
            {t('catalogue.distance.do')}
          </Button>
          <Button
            variant="tertiary"
            icon="pin"
            busy={busy.value}
            onClick={() => void locate(locateByDevice, () => t('catalogue.distance.refused'))}
          >
            {t('catalogue.distance.device')}
          </Button>
        </div>
      </form>
    </Details>
  )
}
