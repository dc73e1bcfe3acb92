import { constants, crc32, deflateRawSync } from 'node:zlib'
import type { StreamFaults } from '../faults/faults.ts'
import { type BodyPart, control } from './body-part.ts'

/** Method deflate, no flags, no time, unknown operating system (RFC 1952, section 2.3). */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
/** The last block: fixed codes, nothing in it (RFC 1951, section 3.2). */
const finalBlock = Buffer.from([3, 0])

const bombLine = { mebibytes: 64, mebibyte: Buffer.alloc(1_048_576, ' ') }

/**
 * Compresses one body, each part by itself, so that it can be sent at once: blocks that end at a byte's border and refer
 * to nothing before them may follow one another (RFC 1951, section 3.2.4, as `Z_SYNC_FLUSH` ends them).
 */
export class GzipBody {
  readonly #kind: NonNullable<StreamFaults['gzip']>
  #checksum = 0
  #length = 0

  constructor(kind: NonNullable<StreamFaults['gzip']>) {
    this.#kind = kind
  }

  /** The whole body: a header, `parts`, and the trailer if it is to have one. */
  *parts(parts: Iterable<BodyPart>): Generator<BodyPart> {
    yield control(header)
    if (this.#kind === 'bomb') yield control(this.#bomb())
    for (const part of parts) yield { ...part, bytes: this.#compress(part.bytes) }
    if (this.#kind !== 'truncated') yield control(this.#trailer())
  }

  #compress(bytes: string | Buffer): Buffer {
    this.#count(Buffer.from(bytes))
    return deflated(bytes)
  }

  #bomb(): Buffer {
    const mebibyte = deflated(bombLine.mebibyte)
    for (let count = 0; count < bombLine.mebibytes; count++) this.#count(bombLine.mebibyte)
    return Buffer.concat([...Array<Buffer>(bombLine.mebibytes).fill(mebibyte), this.#compress('\n')])
  }

  #count(bytes: Buffer) {
    this.#checksum = crc32(bytes, this.#checksum)
    this.#length += bytes.length
  }

  #trailer(): Buffer {
    const sums = Buffer.alloc(8)
    sums.writeUInt32LE(this.#checksum, 0)
    sums.writeUInt32LE(this.#length % 4_294_967_296, 4)
    return Buffer.concat([finalBlock, sums])
  }
}

function deflated(bytes: string | Buffer): Buffer {
  return deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
}
