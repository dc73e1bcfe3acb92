import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startVendorSimulator } from '@cuecard/vendor-simulator'
import { answerByPrompt, longestSentence, type ReferenceAnswer, referenceAnswers } from './answers.ts'
import { seededRandom } from './random.ts'
import type { SoakOptions, SoakReport, Violation } from './report.ts'
import { cutsAndRepetitions, simulatorProfile } from './simulator-profile.ts'
import { freePort, StandaloneProcess } from './standalone-process.ts'
import { developmentToken, startAssist } from './start-assist.ts'
import { compare, Witness } from './witness.ts'

/** How many assists run at any time, all on one desktop. */
const concurrency = 4
/** The latest moment of a kill after the process listens again; most answers take longer than that. */
const maxLifeMs = 600
const settleTimeoutMs = 120_000
/** What a process can bring to its end in its short life; a block of code, never cut, can be much longer. */
const maxSentenceLength = 600
const agentId = 'agent-of-the-crashes'

/**
 * Kills the process with SIGKILL at `n` random moments while streams run and a desktop watches, starts it again each
 * time, and holds everything that the desktop was shown against what it should have been shown.
 */
export async function soakCrashes({ n, seed, onProgress }: SoakOptions): Promise<SoakReport> {
  const random = seededRandom(seed)
  const answers = referenceAnswers(553).filter(({ raw }) => longestSentence(raw) <= maxSentenceLength)
  const folder = mkdtempSync(join(tmpdir(), 'cuecard-crashes-'))
  const simulator = await startVendorSimulator({
    answer: answerByPrompt(answers),
    tokensPerSecond: 600,
    faults: cutsAndRepetitions(seed, { reEmit: 0.5 }),
  })
  const { configuration, env } = simulatorProfile(simulator)
  const configurationFile = join(folder, 'configuration.json')
  writeFileSync(configurationFile, JSON.stringify(configuration))
  const service = new StandaloneProcess(await freePort(), {
    ...env,
    CUECARD_CONFIG: configurationFile,
    CUECARD_DATA: join(folder, 'data'),
  })
  const violations: Violation[] = []
  let running = 0
  let killedUnderLoad = 0
  let finished = 0
  try {
    await service.start()
    const witness = new Witness({
      url: `${service.origin}/v1/desktop`,
      token: () => developmentToken(service.origin, agentId, 'agent'),
      reconnect: { baseDelayMs: 20, maxDelayMs: 100 },
      random,
    })
    const token = await developmentToken(service.origin, 'soak', 'service')
    const caller = () => ({ origin: service.origin, token })
    let enough = false
    let started = 0
    const oneAfterAnother = async () => {
      while (!enough) {
        const index = started++
        const answer = answers[index % answers.length] as ReferenceAnswer
        const assistId = await startAssist(caller, agentId, answer.prompt, `assist-${index}`)
        running++
        const view = await witness.ended(assistId, settleTimeoutMs)
        running--
        finished++
        violations.push(...compare(view, answer.moderated))
      }
    }
    const work = Promise.all(Array.from({ length: concurrency }, oneAfterAnother))
    for (let crash = 0; crash < n; crash++) {
      await delay(random() * maxLifeMs)
      if (running > 0) killedUnderLoad++
      await service.kill()
      await service.start()
      onProgress?.(crash + 1)
    }
    enough = true
    await work
    violations.push(...witness.violations)
    witness.client.close()
    return {
      name: 'crashes',
      n,
      seed,
      counts: { killedUnderLoad, assists: finished, eventsShown: witness.shown },
      violations,
    }
  } finally {
    await service.kill()
    await simulator.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
