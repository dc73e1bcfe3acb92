import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { AssistEvent, DesktopEvent, DesktopFrame, PushFrame } from '@cuecard/contracts'
import { type WebSocket, WebSocketServer } from 'ws'

/** A desktop's session as the server sees it. */
export class ServerSession {
  readonly token: string
  readonly #socket: WebSocket
  readonly #frames: DesktopFrame[] = []
  #waiting: (() => void) | undefined

  constructor(socket: WebSocket, token: string) {
    this.#socket = socket
    this.token = token
    socket.on('message', (data) => {
      this.#frames.push(JSON.parse(String(data)))
      this.#waiting?.()
    })
  }

  /** The next frame of this type; others before it are dropped. */
  async frame<Type extends DesktopFrame['type']>(type: Type): Promise<Extract<DesktopFrame, { type: Type }>> {
    for (;;) {
      const next = this.#frames.shift()
      if (next?.type === type) return next as Extract<DesktopFrame, { type: Type }>
      if (!next) await new Promise<void>((resolve) => (this.#waiting = resolve))
    }
  }

  /** Waits for the hello and answers it; gives the hello's cursor. */
  async welcome(cursor = 'start', heartbeatMs = 5_000): Promise<string | undefined> {
    const hello = await this.frame('hello')
    this.send({ type: 'welcome', sessionId: 'session-1', cursor, heartbeatMs })
    return hello.cursor
  }

  send(...frames: PushFrame[]): void {
    for (const frame of frames) this.#socket.send(JSON.stringify(frame))
  }

  /** Sends text as it is. */
  sendRaw(data: string | Buffer): void {
    this.#socket.send(data)
  }

  close(code: number, reason = ''): void {
    this.#socket.close(code, reason)
  }

  /** Breaks the line without a closing handshake. */
  cut(): void {
    this.#socket.terminate()
  }

  /** Resolves when the desktop has let go of the socket. */
  async closed(): Promise<number> {
    if (this.#socket.readyState === this.#socket.CLOSED) return 1006
    const [code] = await once(this.#socket, 'close')
    return code
  }
}

/** A real WebSocket server on a port of its own that a test plays by hand. */
export class PushServer implements AsyncDisposable {
  readonly #server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'cuecard.v1' })
  readonly #sessions: ServerSession[] = []
  #waiting: (() => void) | undefined
  #refused = 0

  static async start(): Promise<PushServer> {
    const server = new PushServer()
    await once(server.#server, 'listening')
    return server
  }

  private constructor() {
    this.#server.options.verifyClient = (_, decide) => {
      const refuse = this.#refused > 0
      if (refuse) this.#refused -= 1
      decide(!refuse, 503)
    }
    this.#server.on('connection', (socket, request) => {
      const bearer = request.headers['sec-websocket-protocol']?.split(', ').find((part) => part.startsWith('bearer.'))
      this.#sessions.push(new ServerSession(socket, bearer?.slice('bearer.'.length) ?? ''))
      this.#waiting?.()
    })
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/desktop`
  }

  /** The next session; each is given once. */
  async session(): Promise<ServerSession> {
    for (;;) {
      const next = this.#sessions.shift()
      if (next) return next
      await new Promise<void>((resolve) => (this.#waiting = resolve))
    }
  }

  /** Answers the next `times` upgrade requests with 503, which a browser shows as 1006. */
  refuseUpgrades(times: number): void {
    this.#refused = times
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** An event of an agent's log. Its cursor names assist and seq. */
export function event(assistId: string, seq: number, what: AssistEvent): DesktopEvent {
  return { ...what, cursor: `${assistId}:${seq}`, assistId, seq, at: '2026-01-01T10:00:00.000Z' }
}

/** The events of a whole assist: accepted, one per sentence, completed. */
export function answer(assistId: string, sentences: readonly string[]): DesktopEvent[] {
  const events: AssistEvent[] = [
    accepted(),
    ...sentences.map(sentence),
    { type: 'assist.completed', finishReason: 'stop' },
  ]
  return events.map((what, index) => event(assistId, index + 1, what))
}

export function accepted(interactionId = 'call-1'): AssistEvent {
  return { type: 'assist.accepted', interactionId, route: 'default', tokenCount: 12 }
}

export function sentence(text: string): AssistEvent {
  return { type: 'assist.sentence', text, verdict: { id: 'v', policy: 'p' }, redactions: [] }
}
