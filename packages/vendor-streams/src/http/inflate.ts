import type { Transform } from 'node:stream'
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'

// Otherwise a body that is cut off would take along what came right before the cut.
const deflate = { finishFlush: constants.Z_SYNC_FLUSH }
const brotli = { finishFlush: constants.BROTLI_OPERATION_FLUSH }
const zstd = { finishFlush: constants.ZSTD_e_flush }

const decoders: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', () => createGunzip(deflate)],
  ['x-gzip', () => createGunzip(deflate)],
  ['deflate', () => createInflate(deflate)],
  ['br', () => createBrotliDecompress(brotli)],
  ['zstd', () => createZstdDecompress(zstd)],
])

/**
 * What undoes a `Content-Encoding` (RFC 9110, section 8.4.1) that a vendor uses although `identity` was asked for;
 * nothing where there is nothing to undo. A body that is cut off ends where it is cut: whether an answer is whole is for
 * its end marker to say.
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
