import { EventEmitter, once } from 'node:events'
import t from 'tap'
import { type Entry, type Journal, type Lease, openNatsJournal } from '../src/index.ts'
import { completed, newAgent, sentence, shown, startAssist } from '../src/testing/samples.ts'
import { Watcher } from '../src/testing/watcher.ts'
import { NatsServer, skipReason } from './nats-server.ts'
import { newOptions } from './nats-store.ts'

const kills = 24
const writers = 4
const appends = new EventEmitter()

t.setTimeout(120_000)

t.test(`${kills} kills of the server lose, double and reorder nothing`, { skip: skipReason }, async (t) => {
  const server = await NatsServer.start()
  t.teardown(() => server.stop())
  const connection = { servers: server.url, reconnectTimeWait: 10, reconnectJitter: 5 }
  const options = newOptions(server, { ackWaitMs: 60_000, connection })
  const writing = await openNatsJournal(options)
  const reading = await openNatsJournal(options)
  const agents = Array.from({ length: writers }, () => newAgent())
  const leases: Lease[] = []
  for (const agent of agents) leases.push((await startAssist(writing, agent)).lease)
  const watchers = agents.map((agent) => new Watcher(reading, agent, 0))

  const stop = new AbortController()
  const acknowledged = leases.map((lease) => write(writing, lease, stop.signal))
  for (let kill = 0; kill < kills; kill += 1) {
    // Another moment every time, with appends under way.
    for (let more = 1 + ((kill * 37) % 90); more > 0; more -= 1) await once(appends, 'acknowledged')
    await server.kill()
    await server.resume()
  }
  stop.abort()

  const reopened = await openNatsJournal(options)
  t.equal(reopened.epoch, writing.epoch, 'it is the same history')
  for (const [place, { tenant, assistId }] of leases.entries()) {
    const appended = await acknowledged[place]!
    const stored = await reopened.entries(tenant, assistId)
    t.ok(appended.length > kills, `${appended.length} appends were acknowledged`)
    t.same(
      stored.slice(1, -1).map(({ seq, event }) => [seq, event]),
      appended.map(({ seq }) => [seq, sentence(seq).event]),
    )
    const watcher = watchers[place]!
    await watcher.until((seen) => seen.at(-1)?.event.type === 'assist.completed')
    t.same((await watcher.stop()).map(shown), stored.map(shown), 'the follower has seen each once and in order')
  }
  await Promise.all([writing, reading, reopened].map((journal) => journal.close()))
})

/** Appends one sentence after the other until `signal`, then the end; gives what was acknowledged. */
async function write(journal: Journal, lease: Lease, signal: AbortSignal): Promise<Entry[]> {
  const acknowledged: Entry[] = []
  for (let seq = 2; ; seq += 1) {
    if (signal.aborted) {
      await journal.append(lease, [completed(seq)])
      return acknowledged
    }
    acknowledged.push(...(await journal.append(lease, [sentence(seq)])))
    appends.emit('acknowledged')
  }
}
