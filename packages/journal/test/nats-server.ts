import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const scripts = new URL('../../../scripts/nats-server.mjs', import.meta.url).href
const found: { natsServerFile(): string | undefined } = await import(scripts)

/** The server to test with, or undefined; see there. */
export const natsServerFile = found.natsServerFile()

/** Why a test is skipped where there is no server. */
export const skipReason =
  natsServerFile === undefined && 'no nats-server 2.12.7 or newer: put one into the PATH or name it by NATS_SERVER'

/** A server with JetStream on a store of its own, as `deploy` runs it: everything is flushed before it is acknowledged. */
export class NatsServer {
  readonly port: number
  readonly #folder: string
  #process: ChildProcess | undefined

  private constructor(port: number, folder: string) {
    this.port = port
    this.#folder = folder
  }

  static async start(): Promise<NatsServer> {
    const folder = await mkdtemp(join(tmpdir(), 'cuecard-nats-'))
    const server = new NatsServer(await freePort(), folder)
    await server.resume()
    return server
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`
  }

  /** Where its files are. */
  get storeFolder(): string {
    return join(this.#folder, 'store')
  }

  /** Starts it again on its store. */
  async resume(): Promise<void> {
    const configuration = join(this.#folder, 'nats.conf')
    await writeFile(
      configuration,
      `listen: "127.0.0.1:${this.port}"
       jetstream { store_dir: ${JSON.stringify(this.storeFolder)}, sync_interval: always }`,
    )
    const running = spawn(natsServerFile!, ['-c', configuration], { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#process = running
    await new Promise<void>((resolve, reject) => {
      let log = ''
      running.stderr.on('data', (data: Buffer) => {
        log += data
        if (log.includes('Server is ready')) resolve()
      })
      running.once('exit', () => reject(new Error(`nats-server did not start: ${log}`)))
    })
  }

  /** Kills it at once. */
  async kill(): Promise<void> {
    const running = this.#process
    if (running === undefined) return
    this.#process = undefined
    const exited = once(running, 'exit')
    running.kill('SIGKILL')
    await exited
  }

  /** Removes everything that it has stored; it must not be running. */
  async wipe(): Promise<void> {
    await rm(this.storeFolder, { recursive: true })
  }

  async stop(): Promise<void> {
    await this.kill()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** A port of 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
