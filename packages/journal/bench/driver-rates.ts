import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Journal, type Lease, openNatsJournal, openSqliteJournal } from '../src/index.ts'
import { NatsServer } from '../test/nats-server.ts'

// The two drivers side by side: how fast sentences become durable, and how long after the start of its append a follower
// has one. NATS is one server on this machine that flushes before it acknowledges.
// Run: NATS_SERVER=<file> node packages/journal/bench/driver-rates.ts

const text = 'Your refund of the delivery fee was issued this morning and reaches your account within three days. '
const secondsPerRun = 3
const folder = mkdtempSync(join(tmpdir(), 'cuecard-driver-rates-'))
const server = await NatsServer.start()

try {
  console.table(await measureAll())
} finally {
  await server.stop()
  rmSync(folder, { recursive: true })
}

async function measureAll(): Promise<Record<string, Record<string, number>>> {
  const results: Record<string, Record<string, number>> = {}
  for (const writers of [1, 8, 32, 128]) {
    const encryptionKey = randomBytes(32)
    const sqlite = await openSqliteJournal({ file: join(folder, `${writers}.db`), encryptionKey })
    results[`SQLite, ${writers} writers`] = await measure(sqlite, writers)
    const connection = { servers: server.url }
    const nats = await openNatsJournal({ connection, name: `bench-${writers}`, encryptionKey, replicas: 1 })
    results[`NATS, ${writers} writers`] = await measure(nats, writers)
  }
  return results
}

/** `writers` assists, each with a follower, each of which appends its next sentence when the last is durable. */
async function measure(journal: Journal, writers: number): Promise<Record<string, number>> {
  const leases: Lease[] = []
  for (let writer = 0; writer < writers; writer += 1) leases.push(await start(journal))
  const appendsMs: number[] = []
  const followsMs: number[] = []
  const stop = new AbortController()
  const begun = new Map<string, number>()
  const following = leases.map(async (lease) => {
    for await (const page of journal.follow(lease, await journal.head(lease), { signal: stop.signal })) {
      for (const { assistId, seq } of page) followsMs.push(performance.now() - begun.get(`${assistId}/${seq}`)!)
    }
  })
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  await Promise.all(leases.map((lease) => write(journal, lease, startedAt + secondsPerRun * 1_000, appendsMs, begun)))
  const seconds = (performance.now() - startedAt) / 1_000
  const used = process.cpuUsage(cpu)
  stop.abort()
  await Promise.all(following)
  await journal.close()
  return {
    'appends/s': Math.round(appendsMs.length / seconds),
    'append p50 ms': quantile(appendsMs, 0.5),
    'append p99 ms': quantile(appendsMs, 0.99),
    'follower p50 ms': quantile(followsMs, 0.5),
    'follower p99 ms': quantile(followsMs, 0.99),
    'CPU µs/append': Math.round((used.user + used.system) / appendsMs.length),
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

async function write(
  journal: Journal,
  lease: Lease,
  until: number,
  appendsMs: number[],
  begun: Map<string, number>,
): Promise<void> {
  for (let seq = 2; performance.now() < until; seq += 1) {
    const startedAt = performance.now()
    begun.set(`${lease.assistId}/${seq}`, startedAt)
    await journal.append(lease, [
      {
        seq,
        at: Date.now(),
        event: { type: 'assist.sentence', text, verdict: { id: 'v-1', policy: 'p-1' }, redactions: [] },
        checkpoint: { continuationId: 'c-123456', emitted: seq * text.length },
      },
    ])
    appendsMs.push(performance.now() - startedAt)
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2))
}
