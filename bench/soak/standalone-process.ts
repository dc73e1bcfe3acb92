import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(import.meta.resolve('@cuecard/standalone/main'))
const startTimeoutMs = 30_000

/** The standalone service as a process of its own, to be started, killed and started again on the same port and data. */
export class StandaloneProcess {
  readonly #env: Record<string, string>
  readonly origin: string
  #child: ChildProcess | undefined

  /** `env` is added to this process's environment; see the standalone's `--help`. */
  constructor(port: number, env: Record<string, string>) {
    this.origin = `http://127.0.0.1:${port}`
    this.#env = { HOST: '127.0.0.1', PORT: String(port), CUECARD_LOG_LEVEL: 'error', ...env }
  }

  /** The process's id while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Resolves when it listens; rejects when it ends before that, or takes too long. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [main], {
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    const ready = new Promise<void>((resolve) => {
      createInterface(child.stdout).on('line', (line) => line.startsWith('cuecard: ') && resolve())
    })
    const gone = once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`it ended with ${code} before it listened`)),
    )
    gone.catch(() => {})
    const late = AbortSignal.timeout(startTimeoutMs)
    const timeout = once(late, 'abort').then(() => Promise.reject(new Error('it does not listen')))
    timeout.catch(() => {})
    await Promise.race([ready, gone, timeout])
  }

  /** Ends it at once, with nothing of it running any more: `kill -9`. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Asks it to stop, and waits until it has. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
  return address.port
}
