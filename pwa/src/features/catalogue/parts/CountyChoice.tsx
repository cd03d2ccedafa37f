export function CountyChoice(_: {
  label: string
  everywhere: string
  value: string
  onValue: (value: string) => void
}) {
  return null
}
