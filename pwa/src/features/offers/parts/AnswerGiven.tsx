/** The receipt of an answer, what silence came to, or that nothing needs to be answered. */
import { Alert, Button, Card, Heading } from '../../../design/basics'
import { dateAndTime, lastMoment } from '../../../i18n/format'
import { t } from '../../../i18n/messages'
import { choiceName, keepsPlace, optionOf, type Result, waiting } from '../model'

export function AnswerGiven({ result, onChange }: { result: Result; onChange: () => void }) {
  const { answer, deadline } = result
  return (
    <>
      {answer && answer.source !== 'silence' && <Receipt result={result} />}
      {answer?.source === 'silence' && <Silent result={result} />}
      {!answer && result.situation === 'lists' && <p>{t('offers.still_waiting')}</p>}
      {result.can_answer && (
        <div class="stack" data-gap="sm">
          {deadline && <p>{t('offers.answer.until', { moment: dateAndTime(lastMoment(deadline)) })}</p>}
          <div class="row">
            <Button variant="secondary" wide onClick={onChange}>
              {t('offers.answer.change')}
            </Button>
          </div>
        </div>
      )}
      {!result.can_answer && answer && answer.source !== 'silence' && <p>{t('offers.closed')}</p>}
    </>
  )
}

function Receipt({ result }: { result: Result }) {
  const { answer } = result
  const option = optionOf(result)
  if (!answer) return null
  return (
    <Card tinted color={answer.consequence === 'out' ? 'warning' : 'success'} as="section">
      <Heading>{t('offers.answer.received')}</Heading>
      {option && (
        <p class="receipt-choice">{t(`offers.choice.${choiceName(option, waiting(result).length > 0)}`)}</p>
      )}
      <p>{t(`offers.consequence.${answer.consequence}`)}</p>
      {answer.source === 'ahead' && <p>{t('offers.ahead.counted')}</p>}
      <p class="small">{t('offers.answer.at', { moment: dateAndTime(answer.answered_at) })}</p>
    </Card>
  )
}

function Silent({ result: { answer, deadline } }: { result: Result }) {
  if (!answer || !deadline) return null
  const keeps = keepsPlace(answer.consequence)
  return (
    <Alert color={keeps ? 'info' : 'danger'} title={t('offers.silent.title')}>
      <p>
        {t('offers.silent.text', { moment: dateAndTime(lastMoment(deadline)) })}{' '}
        {t(`offers.consequence.${answer.consequence}`)}
      </p>
      {!keeps && <p>{t('offers.silent.help')}</p>}
    </Alert>
  )
}
