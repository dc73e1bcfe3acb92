import { connect } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { dialectNames, seededFaults, startVendorSimulator } from '../src/index.ts'
import { open, stream } from './client.ts'
import { textOf } from './events.ts'

const text = 'Refund $49.99 today, née 😀 D-12. Then say that you are sorry, and ask whether there is anything else.'

const rates = {
  refuse: 0.1,
  stall: 0.2,
  cut: 0.3,
  error: 0.1,
  split: 0.3,
  noise: 0.3,
  malformed: 0.2,
  reEmit: 0.3,
  sequence: 0.3,
  leaveOut: 0.2,
  oddText: 0.3,
  gzip: 0.2,
  maxStallMs: 5,
  attempts: 1,
}

for (const [over, options] of Object.entries({ HTTP: {}, HTTPS: { tls: 'self-signed' } as const })) {
  t.test(`whatever goes wrong over ${over}, a stream is over once, and afterwards all is well`, async (t) => {
    const simulator = await startVendorSimulator({
      ...options,
      tokensPerSecond: 0,
      answer: () => text,
      faults: seededFaults('together', rates),
    })
    t.teardown(() => simulator.close())
    for (const dialect of dialectNames) {
      const prompts = Array.from({ length: 40 }, (_, index) => `p${index}`)
      await Promise.all(prompts.map((prompt) => stream(simulator, dialect, prompt)))
    }
    while (simulator.activeStreams() > 0) await nextTurn()
    const { wholeStreams, incompleteStreams, cutStreams, refusedStreams, clientAborts, ...stats } = simulator.stats()
    t.match(stats, { streams: 240, blockedStreams: 0 })
    t.equal(wholeStreams + incompleteStreams + cutStreams + refusedStreams + clientAborts, 240)
    for (const count of [wholeStreams, incompleteStreams, cutStreams, refusedStreams]) t.ok(count > 10)

    simulator.setFaults({})
    for (const dialect of dialectNames) {
      const { body } = await stream(simulator, dialect, 'p0')
      t.equal(textOf(dialect, body), text, dialect)
    }
  })
}

t.test('clients that vanish at any moment, also inside the TLS handshake, harm nobody', async (t) => {
  const simulator = await startVendorSimulator({
    tls: 'self-signed',
    tokensPerSecond: 0,
    faults: () => ({ endless: true }),
  })
  t.teardown(() => simulator.close())
  const { port } = new URL(simulator.origin)
  for (const bytes of ['', '\x16\x03\x01', 'GET / HTTP/1.1\r\n\r\n']) {
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(bytes, () => socket.resetAndDestroy())
  }
  for (let count = 1; count < 20_000; count *= 3) {
    const { socket, bytes } = await open(simulator, 'openai', 'p')
    await bytes(count)
    socket.destroy()
  }
  while (simulator.activeStreams() > 0) await nextTurn()
  simulator.setFaults({})
  t.equal((await stream(simulator, 'openai', 'p')).ending, 'whole')
})
