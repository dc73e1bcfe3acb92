import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** A TCP proxy on 127.0.0.1 in front of one port, which can lose answers and cut lines. */
export class ChaosProxy {
  readonly #server: Server
  readonly #target: number
  readonly #lines = new Set<{ client: Socket; upstream: Socket }>()
  #swallowing = false
  #down = false

  private constructor(target: number) {
    this.#target = target
    this.#server = createServer((client) => this.#join(client))
  }

  static async start(target: number): Promise<ChaosProxy> {
    const proxy = new ChaosProxy(target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get url(): string {
    const address = this.#server.address()
    return `nats://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  }

  /** From now on nothing comes back from the server; what clients send arrives. The lines are cut after `ms`. */
  loseAnswers(ms: number): Promise<void> {
    this.#swallowing = true
    return new Promise((resolve) => {
      setTimeout(() => {
        this.#swallowing = false
        this.cut()
        resolve()
      }, ms)
    })
  }

  /** Cuts every line; new ones are taken. */
  cut(): void {
    for (const { client, upstream } of this.#lines) {
      client.destroy()
      upstream.destroy()
    }
  }

  /** Cuts every line and takes no new ones until `up`. */
  down(): void {
    this.#down = true
    this.cut()
  }

  up(): void {
    this.#down = false
  }

  async stop(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(client: Socket): void {
    if (this.#down) {
      client.destroy()
      return
    }
    const upstream = connect(this.#target, '127.0.0.1')
    const line = { client, upstream }
    this.#lines.add(line)
    client.on('data', (data) => upstream.write(data))
    upstream.on('data', (data) => {
      if (!this.#swallowing) client.write(data)
    })
    for (const socket of [client, upstream]) {
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
        this.#lines.delete(line)
      })
    }
  }
}
