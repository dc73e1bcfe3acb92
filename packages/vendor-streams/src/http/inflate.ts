import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'

const decoders: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
  ['zstd', createZstdDecompress],
])

/**
 * What undoes a `Content-Encoding` (RFC 9110, section 8.4.1) that a vendor uses although `identity` was asked for;
 * nothing where there is nothing to undo. A body that is cut off is an error of the stream.
 */
export function inflaterOf(encoding: string | undefined): Transform | undefined {
  return decoders.get(nameOf(encoding))?.()
}

/** Whether bodies in this encoding can be read. */
export function isKnownEncoding(encoding: string | undefined): boolean {
  const name = nameOf(encoding)
  return name === 'identity' || decoders.has(name)
}

function nameOf(encoding: string | undefined): string {
  return encoding?.trim().toLowerCase() || 'identity'
}
