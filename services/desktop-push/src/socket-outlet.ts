import type { Duplex } from 'node:stream'
import { type CloseName, closeCodes } from '@cuecard/contracts'
import type { WebSocket } from 'ws'
import { type OutgoingFrame, type Outlet, outgoingFrame } from './outlet.ts'

const asText = { binary: false }

/** Frames as WebSocket text messages. */
export class SocketOutlet implements Outlet {
  readonly #socket: WebSocket
  readonly #stream: Duplex
  readonly #heartbeat: ((at: string) => object) | undefined
  #missedBeats = 0

  /**
   * @param stream the connection under `socket`, for gathering frames into one system call.
   * @param heartbeat the frame that goes with each ping, which scripts in pages cannot see; none by default.
   */
  constructor(socket: WebSocket, stream: Duplex, heartbeat?: (at: string) => object) {
    this.#socket = socket
    this.#stream = stream
    this.#heartbeat = heartbeat
    socket.on('pong', () => {
      this.#missedBeats = 0
    })
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount
  }

  get missedBeats(): number {
    return this.#missedBeats
  }

  write(frames: readonly OutgoingFrame[], flushed?: () => void): void {
    const last = frames.length - 1
    this.#stream.cork()
    for (let index = 0; index < last; index += 1) this.#socket.send(frames[index]!.text, asText)
    this.#socket.send(frames[last]!.text, asText, flushed)
    this.#stream.uncork()
  }

  beat(at: string): void {
    this.#missedBeats += 1
    this.#stream.cork()
    this.#socket.ping()
    if (this.#heartbeat) this.#socket.send(outgoingFrame(this.#heartbeat(at)).text, asText)
    this.#stream.uncork()
  }

  close(name: CloseName): void {
    const { code, reason } = closeCodes[name]
    this.#socket.close(code, reason)
  }

  closed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.readyState === this.#socket.CLOSED) resolve()
      else this.#socket.once('close', () => resolve())
    })
  }
}
