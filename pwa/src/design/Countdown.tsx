/** How long there is left until a moment, by the server's clock. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { DAY, MINUTE, now, SECOND } from '../clock'
import { t } from '../i18n/messages'

export type Left = { unit: 'days' | 'hours' | 'minutes' | 'seconds'; count: number } | undefined

const HOUR = 60 * MINUTE

/** The largest unit of which at least two are left, rounded down, so that nobody is promised more than there is. */
export function timeLeft(until: Date, from: Date): Left {
  const left = until.getTime() - from.getTime()
  if (left <= 0) return undefined
  if (left >= 2 * DAY) return { unit: 'days', count: Math.floor(left / DAY) }
  if (left >= 2 * HOUR) return { unit: 'hours', count: Math.floor(left / HOUR) }
  if (left >= 2 * MINUTE) return { unit: 'minutes', count: Math.floor(left / MINUTE) }
  return { unit: 'seconds', count: Math.ceil(left / SECOND) }
}

/** Three days or less: time to act, and the screen says so. */
export function isSoon(left: Left): boolean {
  return left !== undefined && (left.unit !== 'days' || left.count <= 3)
}

export function Countdown({ until }: { until: Date }) {
  const beat = useSignal(0)
  const left = timeLeft(until, now())
  const pace = left?.unit === 'seconds' ? SECOND : MINUTE / 4
  useEffect(() => {
    const timer = setInterval(() => {
      beat.value += 1
    }, pace)
    return () => clearInterval(timer)
  }, [pace])
  void beat.value
  if (!left) return <span class="countdown">{t('shell.countdown.over')}</span>
  return (
    <span class="countdown" role="timer" data-soon={isSoon(left) || undefined}>
      <strong>{left.count}</strong> {t(`shell.countdown.${left.unit}`, { count: left.count })}
    </span>
  )
}
