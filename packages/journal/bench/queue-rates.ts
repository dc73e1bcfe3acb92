import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Journal, type Lease, openSqliteJournal } from '../src/index.ts'

// What the queue of assists costs on the SQLite driver: claiming, and renewing leases, one by one and many at once.
// Run: node packages/journal/bench/queue-rates.ts [folder]

const assists = 1_000
const rounds = 10
const leaseMs = 3_600_000
const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'cuecard-queue-rates-'))
const journal = await openSqliteJournal({ file: join(folder, 'journal.db'), encryptionKey: randomBytes(32) })

try {
  console.table(await measureAll())
} finally {
  await journal.close()
  rmSync(folder, { recursive: true })
}

async function measureAll(): Promise<Record<string, Record<string, number>>> {
  const results: Record<string, Record<string, number>> = {}
  let leases: Lease[] = []
  for (const atOnce of [1, 64]) {
    results[`claim, ${atOnce} at once`] = await measure(
      () => enqueueAll(journal),
      async () => {
        leases = await claimAll(journal, atOnce)
      },
    )
  }
  for (const atOnce of [1, assists]) {
    results[`renew, ${atOnce} at once`] = await measure(
      async () => {},
      () => renewAll(journal, leases, atOnce),
    )
  }
  return results
}

/** The median time and processor time of `run` for all assists, both threads, after `prepare` each time. */
async function measure(prepare: () => Promise<void>, run: () => Promise<void>): Promise<Record<string, number>> {
  const elapsedMs: number[] = []
  const processorMs: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    await prepare()
    const cpu = process.cpuUsage()
    const startedAt = performance.now()
    await run()
    elapsedMs.push(performance.now() - startedAt)
    const { user, system } = process.cpuUsage(cpu)
    processorMs.push((user + system) / 1_000)
  }
  return { [`ms per ${assists}`]: median(elapsedMs), [`CPU ms per ${assists}`]: median(processorMs) }
}

async function enqueueAll(journal: Journal): Promise<void> {
  const enqueue = () => {
    const assistId = randomUUID()
    return journal.enqueue({
      tenant: 'default',
      agentId: assistId,
      assistId,
      interactionId: assistId,
      request: { prompt: 'x'.repeat(2_000) },
      accepted: { type: 'assist.accepted', interactionId: assistId, route: 'default', tokenCount: 500 },
      at: Date.now(),
    })
  }
  await Promise.all(Array.from({ length: assists }, enqueue))
}

async function claimAll(journal: Journal, atOnce: number): Promise<Lease[]> {
  const leases: Lease[] = []
  for (;;) {
    const claims = await journal.claim(leaseMs, atOnce)
    leases.push(...claims.map(({ lease }) => lease))
    if (claims.length < atOnce) return leases
  }
}

async function renewAll(journal: Journal, leases: readonly Lease[], atOnce: number): Promise<void> {
  const parts = Array.from({ length: leases.length / atOnce }, (_, part) => {
    return journal.renew(leases.slice(part * atOnce, (part + 1) * atOnce), leaseMs)
  })
  await Promise.all(parts)
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Number((sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1))
}
