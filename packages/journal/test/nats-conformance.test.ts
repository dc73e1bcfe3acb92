import t from 'tap'
import { journalConformance } from '../src/testing/index.ts'
import { NatsServer, skipReason } from './nats-server.ts'
import { openOnServer } from './nats-store.ts'

// Time really passes here.
t.setTimeout(120_000)

await t.test('the NATS driver keeps every promise of the journal', { skip: skipReason }, async (t) => {
  const server = await NatsServer.start()
  t.teardown(() => server.stop())
  await journalConformance(t, () => openOnServer(server))
})
