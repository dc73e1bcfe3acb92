import type { OutgoingHttpHeaders } from 'node:http'
import type { StreamFaults } from '../faults/faults.ts'
import { type Random, randomInteger } from '../random.ts'
import type { Channel } from './channel.ts'

/** Writes the body of one response to its channel, in the network writes that `split` asks for. */
export class BodyWriter {
  readonly #channel: Channel
  readonly #pieceLength: (() => number) | undefined
  /** Bytes that wait for more, because a piece is larger than what there was. */
  #held: Buffer = Buffer.alloc(0)
  #heldFor = 0

  constructor(channel: Channel, split: StreamFaults['split'], random: Random) {
    this.#channel = channel
    if (split === 'random') this.#pieceLength = () => randomInteger(random, 1, 64)
    else if (split !== undefined) this.#pieceLength = () => Math.max(1, split)
  }

  /** Sends the head of a response with status 200. */
  open(headers: OutgoingHttpHeaders): void {
    this.#channel.open(headers)
  }

  /** Sends part of the body; false when the client is behind, and nothing more should come until it has caught up. */
  write(bytes: string | Buffer): boolean {
    if (bytes.length === 0) return true
    if (this.#pieceLength === undefined) return this.#channel.send(bytes)
    return this.#sendPieces(Buffer.from(bytes), this.#pieceLength)
  }

  /** Sends what is held back. */
  flush(): void {
    if (this.#held.length > 0) this.#channel.send(this.#held)
    this.#held = Buffer.alloc(0)
    this.#heldFor = 0
  }

  /** Whether what was written still waits for the client. */
  get isBehind(): boolean {
    return this.#channel.isBehind
  }

  /** Calls `listener` once, when the client has caught up. */
  onceDrained(listener: () => void): void {
    this.#channel.onceDrained(listener)
  }

  /** Ends the body as HTTP does; the connection stays usable. */
  end(): void {
    this.flush()
    this.#channel.end()
  }

  /** Closes the connection where it is. */
  close(): void {
    this.flush()
    this.#channel.close()
  }

  /** Resets the connection once everything written has left this process. */
  reset(): void {
    this.flush()
    this.#channel.reset()
  }

  /** Drops the connection and what waits to be sent on it. */
  destroy(): void {
    this.#channel.destroy()
  }

  #sendPieces(bytes: Buffer, pieceLength: () => number): boolean {
    let rest = Buffer.concat([this.#held, bytes])
    let isFlowing = true
    for (;;) {
      if (this.#heldFor === 0) this.#heldFor = pieceLength()
      if (rest.length < this.#heldFor) break
      isFlowing = this.#channel.send(rest.subarray(0, this.#heldFor))
      rest = rest.subarray(this.#heldFor)
      this.#heldFor = 0
    }
    this.#held = rest
    return isFlowing
  }
}
