import { once } from 'node:events'
import { type ClientOptions, WebSocket } from 'ws'

/** A frame as a desktop gets it. */
export type Frame = Record<string, unknown> & { type: string }

/** A bare desktop: everything that it got, in order, and ways to wait for more. It knows nothing of resuming. */
export class DeskClient {
  readonly socket: WebSocket
  readonly frames: Frame[] = []
  readonly #closed: Promise<{ code: number; reason: string }>
  readonly #watchers = new Set<() => void>()
  #ended = false

  constructor(origin: string, token: string | undefined, options: ClientOptions = {}) {
    const protocols = token === undefined ? ['cuecard.v1'] : ['cuecard.v1', `bearer.${token}`]
    this.socket = new WebSocket(`${origin.replace('http', 'ws')}/v1/desktop`, protocols, options)
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) throw new Error('a binary frame')
      this.frames.push(JSON.parse(data.toString()) as Frame)
      this.#wake()
    })
    this.socket.on('error', () => {})
    this.#closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        this.#ended = true
        this.#wake()
        resolve({ code, reason: reason.toString() })
      })
    })
  }

  /** The events of the log that came. */
  get events(): Frame[] {
    return this.frames.filter((frame) => 'seq' in frame)
  }

  /** The cursor after everything that came. */
  get cursor(): string {
    return this.frames.findLast((frame) => typeof frame.cursor === 'string')?.cursor as string
  }

  /** What the sentences of one assist come to. */
  text(assistId: string): string {
    return this.events
      .filter((event) => event.assistId === assistId && event.type === 'assist.sentence')
      .map((event) => event.text)
      .join('')
  }

  async open(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open')
    return this
  }

  /** Opens, says hello, and waits for the welcome. */
  async hello(cursor?: string): Promise<Frame> {
    await this.open()
    this.send({ type: 'hello', ...(cursor !== undefined && { cursor }) })
    return this.next((frame) => frame.type === 'welcome')
  }

  send(frame: object): void {
    this.socket.send(JSON.stringify(frame))
  }

  /** The first frame that there is, or will be, for which `wanted` holds; rejects when the socket closes without. */
  async next(wanted: string | ((frame: Frame) => boolean)): Promise<Frame> {
    const matches = typeof wanted === 'string' ? (frame: Frame) => frame.type === wanted : wanted
    await this.until(() => this.frames.some(matches))
    return this.frames.find(matches)!
  }

  /** Resolves as soon as `condition` holds, looked at after every frame; rejects when the socket closes before. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (condition()) resolve()
        else if (this.#ended) reject(new Error(`closed after ${JSON.stringify(this.frames.slice(-3))}`))
        else return
        this.#watchers.delete(look)
      }
      this.#watchers.add(look)
      look()
    })
  }

  /** Resolves when the server has read everything that was sent before, and its answers to that are here. */
  async settled(): Promise<void> {
    this.socket.ping()
    await once(this.socket, 'pong')
  }

  /** How the server, or the line, ended it. */
  closed(): Promise<{ code: number; reason: string }> {
    return this.#closed
  }

  async close(): Promise<void> {
    this.socket.close()
    await this.#closed
  }

  #wake(): void {
    for (const watcher of [...this.#watchers]) watcher()
  }
}
