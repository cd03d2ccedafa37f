/** The mark: three paths that meet, as three wishes become one place. The icons are drawn from the same lines. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="currentColor" />
      <path
        d="M8 9c0 7 3 10 8 14M24 9c0 7-3 10-8 14M16 9v14"
        fill="none"
        stroke="var(--ds-color-accent-base-contrast-default, #fff)"
        stroke-width="2.5"
        stroke-linecap="round"
      />
    </svg>
  )
}
