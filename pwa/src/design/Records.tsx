/** A table of things to handle: rows on a wide screen, one card under the other on a phone. */
import type { ComponentChildren } from 'preact'
import './records.css'

export interface Column<T> {
  label: string
  /** Of the first column: the name of the thing, with the link to it. */
  cell: (row: T) => ComponentChildren
}

// Said aloud, because a table that is laid out as cards loses its own roles in some browsers.
const as = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const

export function Records<T extends { id: string }>({
  caption,
  columns,
  rows,
}: {
  /** What the table holds, for those who do not see the heading above it. */
  caption: string
  columns: readonly Column<T>[]
  rows: readonly T[]
}) {
  return (
    <table class="records" {...as.table}>
      <caption class="ds-sr-only">{caption}</caption>
      <thead {...as.rowgroup}>
        <tr {...as.row}>
          {columns.map(column => (
            <th key={column.label} {...as.columnheader} scope="col">
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...as.rowgroup}>
        {rows.map(row => (
          <tr key={row.id} {...as.row}>
            {columns.map((column, place) =>
              place === 0 ? (
                <th key={column.label} {...as.rowheader} scope="row">
                  {column.cell(row)}
                </th>
              ) : (
                <td key={column.label} {...as.cell} data-label={column.label}>
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
