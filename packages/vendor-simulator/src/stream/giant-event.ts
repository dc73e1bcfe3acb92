import type { Frame } from '../dialects/dialect.ts'

/**
 * An event whose data is exactly `bytes` bytes: as many of `tokens` as fit, then spaces before the last brace, which
 * JSON ignores. At least one token is taken, also when it does not fit.
 */
export function fillEvent(
  tokens: readonly string[],
  bytes: number,
  frameOf: (text: string) => Frame,
): { frame: Frame; count: number } {
  let size = Buffer.byteLength(frameOf('').data)
  let count = 0
  while (count < tokens.length) {
    size += Buffer.byteLength(JSON.stringify(tokens[count])) - 2
    if (size > bytes && count > 0) break
    count++
  }
  const frame = frameOf(tokens.slice(0, count).join(''))
  const spaces = bytes - Buffer.byteLength(frame.data)
  if (spaces > 0) frame.data = `${frame.data.slice(0, -1)}${' '.repeat(spaces)}}`
  return { frame, count }
}
