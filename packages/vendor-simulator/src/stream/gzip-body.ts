import { constants, crc32, deflateRawSync } from 'node:zlib'
import type { StreamFaults } from '../faults/faults.ts'
import { type BodyPart, control } from './body-part.ts'

/** Method deflate, no flags, no time, unknown operating system (RFC 1952, section 2.3). */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
/** The last block: fixed codes, nothing in it (RFC 1951, section 3.2). */
const finalBlock = Buffer.from([3, 0])

const mebibyteOfSpaces = Buffer.alloc(1_048_576, ' ')
const bombMebibytes = 64

/**
 * `parts` compressed, with a header and, unless it is to be missing, a trailer (RFC 1952). Each part is compressed by
 * itself, so that a client can read it when it comes: blocks that end at a byte's border and refer to nothing before
 * them may follow one another (RFC 1951).
 */
export function* gzipped(parts: Iterable<BodyPart>, kind: NonNullable<StreamFaults['gzip']>): Generator<BodyPart> {
  let checksum = 0
  let length = 0
  const count = (bytes: Buffer) => {
    checksum = crc32(bytes, checksum)
    length += bytes.length
  }
  yield control(header)
  if (kind === 'bomb') {
    const lineEnd = Buffer.from('\n')
    for (let mebibyte = 0; mebibyte < bombMebibytes; mebibyte++) count(mebibyteOfSpaces)
    count(lineEnd)
    yield control(Buffer.concat([...Array<Buffer>(bombMebibytes).fill(deflated(mebibyteOfSpaces)), deflated(lineEnd)]))
  }
  for (const part of parts) {
    const bytes = Buffer.from(part.bytes)
    count(bytes)
    yield { ...part, bytes: deflated(bytes) }
  }
  if (kind !== 'truncated') yield control(trailer(checksum, length))
}

function trailer(checksum: number, length: number): Buffer {
  const sums = Buffer.alloc(8)
  sums.writeUInt32LE(checksum, 0)
  sums.writeUInt32LE(length % 4_294_967_296, 4)
  return Buffer.concat([finalBlock, sums])
}

function deflated(bytes: Buffer): Buffer {
  return deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
}
