/** The answer: every way to answer with what it means beside it, before anything is pressed. */
import { useSignal } from '@preact/signals'
import { newIntent } from '../../../api/client'
import { Offline, Problem, textFor } from '../../../api/problem'
import { Alert, Button } from '../../../design/basics'
import { Checkbox, RadioGroup } from '../../../design/fields'
import { dateAndTime, list } from '../../../i18n/format'
import { locale, t } from '../../../i18n/messages'
import { announce } from '../../../shell/announce'
import { nameIn } from '../../catalogue/model'
import { type Published, sendAnswer } from '../data'
import { choiceName, givenBy, listGroups, type Option, optionOf, type Result, waiting } from '../model'

interface Props {
  published: Published
  /** This is what the device remembers: there is no line to answer by. */
  isOld: boolean
  onAnswered: (next: Published) => void
  /** It was answered on another device, says this sentence: look again. */
  onElsewhere: (sentence: string) => void
  /** Leave the earlier answer as it is. */
  onLeave?: () => void
}

export function AnswerForm({ published, isOld, onAnswered, onElsewhere, onLeave }: Props) {
  const { result, etag } = published
  const chosen = useSignal<Option | undefined>(optionOf(result))
  const kept = useSignal<ReadonlySet<string>>(new Set(result.answer?.lists))
  const fault = useSignal('')
  const notSent = useSignal('')
  const busy = useSignal(false)
  const intent = useSignal(newIntent())

  const choose = (change: () => void) => {
    change()
    fault.value = ''
    notSent.value = ''
    // Another answer is another wish, with a key of its own.
    intent.value = newIntent()
  }

  const send = async () => {
    fault.value = faultOf(result, chosen.value, kept.value)
    const option = chosen.value
    if (fault.value || !option) return
    busy.value = true
    try {
      const next = await sendAnswer(givenBy(result, option, kept.value), etag, intent.peek())
      const at = next.result.answer?.answered_at
      if (at) announce(t('offers.answer.announced', { moment: dateAndTime(at) }))
      onAnswered(next)
    } catch (error) {
      if (error instanceof Problem && error.status === 412) return onElsewhere(error.text)
      notSent.value = error instanceof Offline ? t('offers.answer.no_line') : textFor(error)
    } finally {
      busy.value = false
    }
  }

  return (
    <section class="stack">
      <RadioGroup
        legend={t('offers.answer.title')}
        choices={result.options.map((option, place) => ({
          value: String(place),
          label: label(result, option),
          help: t(`offers.consequence.${option.consequence}`),
        }))}
        value={chosen.value && String(result.options.indexOf(chosen.value))}
        onValue={value => choose(() => (chosen.value = result.options[Number(value)]))}
        fault={chosen.value ? undefined : fault.value}
      />
      {chosen.value?.lists === 'some' && (
        <Which result={result} kept={kept.value} onKept={next => choose(() => (kept.value = next))} />
      )}
      {chosen.value && fault.value && (
        <Alert color="danger" live>
          {fault.value}
        </Alert>
      )}
      {result.silence && !onLeave && (
        <p class="small">{t('offers.silence', { meaning: t(`offers.consequence.${result.silence}`) })}</p>
      )}
      {(notSent.value || isOld) && (
        <Alert color="danger" title={t('offers.answer.not_sent')} live>
          <p>{notSent.value || t('offers.answer.no_line')}</p>
        </Alert>
      )}
      <div class="row">
        <Button wide busy={busy.value} disabled={isOld} onClick={() => void send()}>
          {t('offers.answer.send')}
        </Button>
        {onLeave && (
          <Button variant="secondary" wide onClick={onLeave}>
            {t('offers.answer.keep')}
          </Button>
        )}
      </div>
    </section>
  )
}

function label(result: Result, option: Option): string {
  const choice = t(`offers.choice.${choiceName(option, waiting(result).length > 0)}`)
  return option.recommended ? t('offers.choice.recommended', { choice }) : choice
}

function faultOf(result: Result, option: Option | undefined, kept: ReadonlySet<string>): string {
  if (!option) return t('offers.answer.choose')
  const empty = option.lists === 'some' && givenBy(result, option, kept).lists.length === 0
  return empty ? t('offers.answer.choose_lists') : ''
}

function Which({
  result,
  kept,
  onKept,
}: {
  result: Result
  kept: ReadonlySet<string>
  onKept: (next: ReadonlySet<string>) => void
}) {
  return (
    <fieldset class="ds-fieldset">
      <legend class="ds-label">{t('offers.answer.which')}</legend>
      {listGroups(result).map(group => {
        const ids = group.map(wish => wish.wish_id)
        return (
          <Checkbox
            key={ids[0]}
            label={list(
              group.map(
                wish => `${wish.rank}. ${nameIn(wish.area_names, locale()).text}, ${wish.school_name}`,
              ),
            )}
            checked={ids.every(id => kept.has(id))}
            onChecked={stays => {
              const next = new Set(kept)
              for (const id of ids) stays ? next.add(id) : next.delete(id)
              onKept(next)
            }}
          />
        )
      })}
    </fieldset>
  )
}
