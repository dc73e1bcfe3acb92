import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startVendorSimulator, type VendorSimulator, type VendorSimulatorOptions } from '@cuecard/vendor-simulator'
import { pino } from 'pino'
import type { Test } from 'tap'
import { type Configuration, readSettings } from '../src/configuration.ts'
import { startStandalone } from '../src/index.ts'

/** The standalone process with a vendor of the dialect `openai`, which tells usage and cannot continue a stream. */
export async function startDirect(
  t: Test,
  vendor: VendorSimulatorOptions,
  changes: Partial<Configuration> = {},
): Promise<{ origin: string; simulator: VendorSimulator }> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'cuecard-direct-'))
  const simulator = await startVendorSimulator(vendor)
  const profiles = { vendor: { dialect: 'openai', baseUrl: simulator.origin, apiKey: { env: 'KEY' } } }
  const standalone = await startStandalone(
    {
      ...readSettings({}),
      port: 0,
      dataFolder,
      env: { KEY: 'simulated-key' },
      configuration: { profiles, routes: { default: ['vendor'] }, ...changes },
    },
    pino({ level: 'silent' }),
  )
  t.teardown(async () => {
    await standalone.stop()
    await simulator.close()
    rmSync(dataFolder, { recursive: true, force: true })
  })
  return { origin: standalone.origin, simulator }
}

/** A line to `origin` through another port, which can be cut. */
export async function startLine(t: Test, origin: string): Promise<{ origin: string; cut: () => void }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const target = connect(Number(new URL(origin).port), '127.0.0.1')
    for (const [one, other] of [
      [socket, target],
      [target, socket],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {})
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  t.teardown(() => {
    cut()
    server.close()
  })
  return { origin: `http://127.0.0.1:${(server.address() as { port: number }).port}`, cut }
}

/** What a published reader of an event stream makes of a body: the data of each event. */
export async function* dataOf(response: Response): AsyncGenerator<string, void> {
  let rest = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()!
    for (const line of lines) if (line.startsWith('data: ')) yield line.slice('data: '.length)
  }
}

/** `POST /api/llm/stream` as published. */
export const postStream = (origin: string, prompt: string, more: object = {}, init: RequestInit = {}) =>
  fetch(`${origin}/api/llm/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ configurationId: 'default', messages: [{ role: 'user', content: prompt }], ...more }),
    ...init,
  })
