/** The mark's three paths, drawn large: several wishes become one place. A picture only. */
export function Paths() {
  return (
    <svg class="start-paths" viewBox="0 0 400 320" preserveAspectRatio="xMidYMin slice" aria-hidden="true">
      <g fill="none" stroke="currentColor" stroke-width="26" stroke-linecap="round">
        <path d="M60 -20c0 150 60 210 140 260" />
        <path d="M340 -20c0 150-60 210-140 260" />
        <path d="M200 -20v380" />
      </g>
    </svg>
  )
}
