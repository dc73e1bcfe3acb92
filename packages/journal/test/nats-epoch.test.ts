import t from 'tap'
import { type Journal, openNatsJournal } from '../src/index.ts'
import { finishedAssist, newAgent, sentence, startAssist } from '../src/testing/samples.ts'
import { refused } from '../src/testing/scenario.ts'
import { collect, Watcher } from '../src/testing/watcher.ts'
import { NatsServer, skipReason } from './nats-server.ts'
import { newOptions } from './nats-store.ts'

t.setTimeout(60_000)

t.test('a store that was wiped behind a running process', { skip: skipReason }, async (t) => {
  const server = await NatsServer.start()
  t.teardown(() => server.stop())
  const connection = { servers: server.url, reconnectTimeWait: 10, reconnectJitter: 5 }
  const options = newOptions(server, { connection, retryDeadlineMs: 1_000, lookIntervalMs: 100 })
  const old = await openNatsJournal(options)
  const agent = newAgent()
  await finishedAssist(old, agent, 20)
  const { lease } = await startAssist(old, agent)
  const watcher = new Watcher(old, agent, 0)
  await watcher.until((seen) => seen.length >= 21)

  await server.kill()
  await server.wipe()
  await server.resume()

  const rebuilt = await openNatsJournal(options)
  t.teardown(() => Promise.all([old.close(), rebuilt.close()]))
  t.not(rebuilt.epoch, old.epoch, 'it has another epoch')

  await t.test('its followers end with an error, not in silence', async (t) => {
    const ended = watcher.until(() => false)
    await t.rejects(ended, { code: 'unavailable', message: /Restart this process/ })
  })

  await t.test('the process that knew the old one writes nothing into the new one', async (t) => {
    await refused(t, old.append(lease, [sentence(2)]), 'unavailable')
    await refused(t, startAssist(old, agent), 'unavailable')
    await refused(t, old.head(agent), 'unavailable')
    t.equal(await rebuilt.assist(lease.tenant, lease.assistId), undefined)
    t.same(await rebuilt.depth(), { queued: 0, running: 0 })
  })

  await t.test('the new one works', async (t) => {
    const { after } = await finishedAssist(rebuilt, agent, 3)
    t.equal((await collect(rebuilt, agent, after, 3)).length, 3)
  })

  await t.test('opening it again after an ordinary restart is the same history', async (t) => {
    await server.kill()
    await server.resume()
    const again: Journal = await openNatsJournal(options)
    t.equal(again.epoch, rebuilt.epoch)
    await again.close()
  })
})
