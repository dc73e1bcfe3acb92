import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { startVendorSimulator } from '../src/index.ts'
import { openChat } from './client.ts'

/** What would keep this process alive, or work in it. */
function resources(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /^(TCP|Timeout)/.test(name))
}

// In a process of its own, where no other test's sockets are still closing.
t.test('close leaves neither sockets nor timers, whatever the streams were doing', async (t) => {
  const before = resources()
  const simulator = await startVendorSimulator({
    tokensPerSecond: 5,
    faults: ({ prompt }) => {
      if (prompt === 'stalled') return { stall: { at: {}, ms: 3_600_000, keepAliveMs: 1_000 } }
      return prompt === 'silent' ? { stall: { at: 'headers' } } : {}
    },
  })
  const streams = await Promise.all(['slow', 'stalled', 'silent'].map((prompt) => openChat(simulator, prompt)))
  while (simulator.activeStreams() < 3) await nextTurn()
  t.ok(resources().length > before.length)
  await simulator.close()
  for (const { received } of streams) t.not((await received).ending, 'whole')
  for (let turn = 0; turn < 100 && resources().length > before.length; turn++) await nextTurn()
  t.strictSame(resources(), before)
  t.match(simulator.stats(), { activeStreams: 0, cutStreams: 3, clientAborts: 0 })
})
