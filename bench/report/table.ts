import type { Figure, Row } from './report.ts'

/** More columns than this are too wide for a page. */
const mostColumns = 10

/**
 * The rows as an aligned table that is read downwards: one column for each, headed by where it was measured, then the
 * median of each figure, with its least and greatest when there were several repeats. Where there are more rows than would fit
 * beside each other, each is a line instead.
 */
export function tableOf(rows: readonly Row[]): string {
  const places = unique(rows.flatMap(({ at }) => Object.keys(at)))
  const names = unique(rows.flatMap(({ figures }) => Object.keys(figures)))
  const downwards = [
    ...places.map((place) => [place, ...rows.map(({ at }) => `${at[place] ?? ''}`)]),
    ...names.map((name) => [name, ...rows.map(({ figures }) => cellOf(figures[name]))]),
  ]
  const lines =
    rows.length > mostColumns ? downwards[0]!.map((_, row) => downwards.map((line) => line[row]!)) : downwards
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  return lines.map((line) => line.map((cell, column) => aligned(cell, column, widths[column]!)).join('  ')).join('\n')
}

function aligned(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}

function cellOf(figure: Figure | undefined): string {
  if (figure === undefined) return ''
  const { median, min, max, repeats } = figure
  return repeats.length < 2 ? short(median) : `${short(median)} (${short(min)}–${short(max)})`
}

/** Three significant digits, and whole numbers whole. */
function short(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}
