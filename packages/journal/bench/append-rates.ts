import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Journal, type Lease, openSqliteJournal } from '../src/index.ts'

// How fast the SQLite driver makes sentences durable: one writer that waits for each append, and many at once.
// Run: node packages/journal/bench/append-rates.ts [folder]

const text = 'Your refund of the delivery fee was issued this morning and reaches your account within three days. '
const secondsPerRun = 3
const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'cuecard-append-rates-'))

try {
  console.table(await measureAll())
} finally {
  rmSync(folder, { recursive: true })
}

async function measureAll(): Promise<Record<string, Record<string, number>>> {
  const results: Record<string, Record<string, number>> = {}
  for (const writers of [1, 8, 32, 128, 512]) results[`${writers} writers`] = await measure(writers)
  return results
}

/** The rate and the latency of `writers` assists, each of which appends its next sentence when the last is durable. */
async function measure(writers: number): Promise<Record<string, number>> {
  let commits = 0
  const journal = await openSqliteJournal({
    file: join(folder, `${writers}.db`),
    encryptionKey: randomBytes(32),
    onCommit: () => {
      commits += 1
    },
  })
  const leases = await Promise.all(Array.from({ length: writers }, () => start(journal)))
  commits = 0
  const latenciesMs: number[] = []
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  await Promise.all(leases.map((lease) => write(journal, lease, startedAt + secondsPerRun * 1_000, latenciesMs)))
  const seconds = (performance.now() - startedAt) / 1_000
  const used = process.cpuUsage(cpu)
  await journal.close()
  latenciesMs.sort((a, b) => a - b)
  const at = (share: number) => Number((latenciesMs[Math.floor(latenciesMs.length * share)] ?? 0).toFixed(2))
  return {
    'appends/s': Math.round(latenciesMs.length / seconds),
    'appends/commit': Number((latenciesMs.length / commits).toFixed(1)),
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
    'CPU µs/append': Number(((used.user + used.system) / latenciesMs.length).toFixed(1)),
  }
}

async function start(journal: Journal): Promise<Lease> {
  const assistId = randomUUID()
  await journal.enqueue({
    tenant: 'default',
    agentId: assistId,
    assistId,
    interactionId: assistId,
    request: { prompt: text },
    accepted: { type: 'assist.accepted', interactionId: assistId, route: 'default', tokenCount: 20 },
    at: Date.now(),
  })
  const [claim] = await journal.claim(3_600_000, 1)
  if (claim === undefined) throw new Error('nothing to claim')
  return claim.lease
}

async function write(journal: Journal, lease: Lease, until: number, latenciesMs: number[]): Promise<void> {
  for (let seq = 2; performance.now() < until; seq += 1) {
    const startedAt = performance.now()
    await journal.append(lease, [
      {
        seq,
        at: Date.now(),
        event: { type: 'assist.sentence', text, verdict: { id: 'v-1', policy: 'p-1' }, redactions: [] },
        checkpoint: { continuationId: 'c-123456', emitted: seq * text.length },
      },
    ])
    latenciesMs.push(performance.now() - startedAt)
  }
}
