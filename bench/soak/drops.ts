import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStandalone } from '@cuecard/standalone'
import { startVendorSimulator } from '@cuecard/vendor-simulator'
import { pino } from 'pino'
import { answerByPrompt, type ReferenceAnswer, referenceAnswers } from './answers.ts'
import { seededRandom } from './random.ts'
import type { SoakOptions, SoakReport, Violation } from './report.ts'
import { cutsAndRepetitions, simulatorProfile } from './simulator-profile.ts'
import { developmentToken, startAssist } from './start-assist.ts'
import { compare, Witness } from './witness.ts'

/** How many assists run at once, each for its own agent. */
const concurrency = 8
const assistTimeoutMs = 60_000

/**
 * Every answer through the whole path over real HTTP and WebSocket, with the vendor cut at a random place in each and
 * the desktop taken off the line at a random place in each.
 */
export async function soakDrops({ n, seed, onProgress }: SoakOptions): Promise<SoakReport> {
  const answers = referenceAnswers(n)
  const folder = mkdtempSync(join(tmpdir(), 'cuecard-drops-'))
  const simulator = await startVendorSimulator({
    answer: answerByPrompt(answers),
    tokensPerSecond: 2_000,
    faults: cutsAndRepetitions(seed, { cut: 1, reEmit: 0.5 }),
  })
  const { configuration, env } = simulatorProfile(simulator)
  const standalone = await startStandalone(
    { host: '127.0.0.1', port: 0, dataFolder: folder, logLevel: 'silent', configuration, env },
    pino({ level: 'silent' }),
  )
  const violations: Violation[] = []
  let disconnects = 0
  let done = 0
  try {
    const token = await developmentToken(standalone.origin, 'soak', 'service')
    const caller = () => ({ origin: standalone.origin, token })
    const waiting = answers.map((answer, index) => ({ answer, index }))
    const desk = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const random = seededRandom(seed + next.index)
        const { violations: found, disconnected } = await oneAnswer(caller, next.answer, random)
        violations.push(...found)
        if (disconnected) disconnects++
        onProgress?.(++done)
      }
    }
    await Promise.all(Array.from({ length: concurrency }, desk))
    return {
      name: 'drops',
      n,
      seed,
      counts: { vendorCuts: simulator.stats().cutStreams, desktopDisconnects: disconnects },
      violations,
    }
  } finally {
    await standalone.stop()
    await simulator.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function oneAnswer(caller: Parameters<typeof startAssist>[0], answer: ReferenceAnswer, random: () => number) {
  const agentId = `agent-${randomUUID()}`
  const { origin } = caller()
  const witness = new Witness({
    url: `${origin}/v1/desktop`,
    token: () => developmentToken(origin, agentId, 'agent'),
    reconnect: { baseDelayMs: 5, maxDelayMs: 50 },
    random,
  })
  let reconnect: NodeJS.Timeout | undefined
  try {
    await witness.live()
    // About as many events as sentences; a place beyond the end means after it.
    const disconnectAfter = 1 + Math.floor((random() * answer.raw.length) / 80)
    let disconnected = false
    witness.client.on('assist', () => {
      if (disconnected || witness.shown < disconnectAfter) return
      disconnected = true
      witness.client.disconnect()
      reconnect = setTimeout(() => witness.client.reconnect(), random() * 40)
    })
    const assistId = await startAssist(caller, agentId, answer.prompt, agentId)
    const view = await witness.ended(assistId, assistTimeoutMs)
    return { violations: [...witness.violations, ...compare(view, answer.moderated)], disconnected }
  } finally {
    clearTimeout(reconnect)
    witness.client.close()
  }
}
