/** The small parts: words, buttons, notices. Each is the design system's own markup, typed. */
import type { AllHTMLAttributes, ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/messages'
import { Icon, type IconName } from './Icon'

export type Colour = 'accent' | 'neutral' | 'info' | 'success' | 'warning' | 'danger'
type Children = { children: ComponentChildren }

let focusWasHere = false

/**
 * The screen's one h1. It takes the focus when the screen opens, so that a screen reader reads it, and names the
 * browser's tab.
 */
export function Title({ children }: Children) {
  const element = useRef<HTMLHeadingElement>(null)
  // A heading that stands in while the screen loads hands the focus on to the one that takes its place.
  useLayoutEffect(() => {
    const heading = element.current
    if (focusWasHere) heading?.focus({ preventScroll: true })
    focusWasHere = false
    return () => {
      focusWasHere = document.activeElement === heading
    }
  }, [])
  useEffect(() => {
    document.title = t('shell.page_title', { title: element.current?.textContent ?? '' })
  })
  return (
    <h1 ref={element} class="ds-heading" data-size="lg" tabIndex={-1}>
      {children}
    </h1>
  )
}

export function Heading({ level = 2, id, children }: Children & { level?: 2 | 3 | 4; id?: string }) {
  const Tag = `h${level}` as const
  return (
    <Tag class="ds-heading" id={id} data-size={({ 2: 'sm', 3: 'xs', 4: '2xs' } as const)[level]}>
      {children}
    </Tag>
  )
}

interface ButtonLook {
  variant?: 'primary' | 'secondary' | 'tertiary'
  color?: Colour
  icon?: IconName
  /** Full width on a phone. */
  wide?: boolean
}

type ButtonProps = ButtonLook & {
  /** At work: the button stays where it is, says so and cannot be pressed again. */
  busy?: boolean
  children?: ComponentChildren
} & Omit<AllHTMLAttributes<HTMLButtonElement>, 'icon' | 'color'>

export function Button({ variant = 'primary', color, icon, wide, busy, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...(rest as object)}
      class={`ds-button ${rest.class ?? ''}`}
      data-variant={variant}
      data-color={color}
      data-wide={wide}
      data-icon={children === undefined || undefined}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest.disabled || undefined}
      disabled={undefined}
      onClick={busy || rest.disabled ? refuse : rest.onClick}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

function refuse(event: Event): void {
  event.preventDefault()
}

/** A link that looks like a button: it leads somewhere, it does nothing. */
export function ButtonLink({
  variant = 'primary',
  color,
  icon,
  wide,
  children,
  ...rest
}: ButtonLook & Children & Omit<AllHTMLAttributes<HTMLAnchorElement>, 'icon' | 'color'>) {
  return (
    <a {...(rest as object)} class="ds-button" data-variant={variant} data-color={color} data-wide={wide}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  )
}

export function Link({ children, ...rest }: Children & AllHTMLAttributes<HTMLAnchorElement>) {
  return (
    <a {...(rest as object)} class="ds-link">
      {children}
    </a>
  )
}

/** A notice. `live` announces it when it appears: for what happens, not for what stands there. */
export function Alert({
  color = 'info',
  title,
  live,
  children,
}: {
  color?: Colour
  title?: string
  live?: boolean
  children?: ComponentChildren
}) {
  return (
    <div
      class="ds-alert"
      data-color={color}
      role={live ? (color === 'danger' ? 'alert' : 'status') : undefined}
    >
      {title && (
        <h2 class="ds-heading" data-size="2xs">
          {title}
        </h2>
      )}
      {children}
    </div>
  )
}

export function Card({
  color,
  tinted,
  as: Tag = 'div',
  ...rest
}: { color?: Colour; tinted?: boolean; as?: 'div' | 'li' | 'section' | 'article' } & Children &
  Omit<AllHTMLAttributes<HTMLElement>, 'color' | 'as'>) {
  const props = { ...rest, class: `ds-card ${rest.class ?? ''}`, 'data-color': color } as object
  return <Tag {...props} data-variant={tinted ? 'tinted' : 'default'} />
}

export function Tag({ color = 'neutral', children }: Children & { color?: Colour }) {
  return (
    <span class="ds-tag" data-color={color}>
      {children}
    </span>
  )
}

/** More for those who want it. */
export function Details({
  summary,
  open,
  children,
}: Children & { summary: ComponentChildren; open?: boolean }) {
  return (
    <details class="more" open={open}>
      <summary>{summary}</summary>
      <div>{children}</div>
    </details>
  )
}

/** Grey lines where text will be. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div class="stack" aria-busy="true">
      <p class="ds-sr-only" role="status">
        {t('shell.loading')}
      </p>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} class="ds-skeleton" aria-hidden="true" />
      ))}
    </div>
  )
}

/** Nothing here yet: says why, and what to do about it. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string
  children?: ComponentChildren
  action?: ComponentChildren
}) {
  return (
    <div class="empty stack">
      <Heading level={2}>{title}</Heading>
      {children}
      {action && <div class="row">{action}</div>}
    </div>
  )
}
