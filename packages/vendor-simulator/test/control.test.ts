import t, { type Test } from 'tap'
import { startVendorSimulator } from '../src/index.ts'
import { bearer, exchange, openCompletion } from './client.ts'

async function start(t: Test) {
  const simulator = await startVendorSimulator({ tokensPerSecond: 1 })
  t.teardown(() => simulator.close())
  const control = async (method: string, path: string, body?: unknown) => {
    const parts = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const answer = await exchange(`${simulator.origin}/_control/${path}`, parts).received
    return { status: answer.status, body: JSON.parse(answer.body.toString()) }
  }
  return { simulator, control }
}

t.test('statistics are told and streams are cut over HTTP', async (t) => {
  const { simulator, control } = await start(t)
  const stream = openCompletion(simulator, 'p')
  await stream.bytes(1)
  t.match(await control('GET', 'stats'), { status: 200, body: { activeStreams: 1, streams: 1 } })
  t.same(await control('POST', 'cut'), { status: 200, body: { cut: 1 } })
  t.not((await stream.received).ending, 'whole')
  t.match((await control('GET', 'stats')).body, simulator.stats())
})

t.test('faults are set by name or as a script, refused when wrong, and taken away again', async (t) => {
  const { simulator, control } = await start(t)
  const statusOfStream = async () => {
    const stream = openCompletion(simulator, 'p')
    await stream.bytes(1)
    stream.socket.end()
    return (await stream.received).status
  }
  t.equal((await control('POST', 'faults', 'busy')).status, 200)
  t.equal(await statusOfStream(), 429)
  t.equal((await control('POST', 'faults', { streams: [{ faults: { refuse: { status: 404 } } }] })).status, 200)
  t.equal(await statusOfStream(), 404)
  const wrong = await control('POST', 'faults', { streams: [{ faults: { refuse: { status: 1 } } }] })
  t.match(wrong, {
    status: 400,
    body: { error: { code: 'invalid_faults', message: /\/streams\/0\/faults\/refuse\/status/ } },
  })
  t.equal(await statusOfStream(), 404, 'a wrong plan changes nothing')
  t.equal((await control('POST', 'faults')).status, 400)
  t.equal((await control('DELETE', 'faults')).status, 200)
  t.equal(await statusOfStream(), 200)
})

t.test('access tokens are expired over HTTP', async (t) => {
  const { simulator, control } = await start(t)
  const endpoint = simulator.endpoint('cxone-chat')
  const token = await bearer(endpoint)
  t.equal((await control('POST', 'expire-tokens')).status, 200)
  const headers = { authorization: `Bearer ${token}` }
  t.equal((await exchange(endpoint.streamUrl, { headers, body: '{}' }).received).status, 401)
})

t.test('other controls do not exist', async (t) => {
  const { control } = await start(t)
  t.equal((await control('GET', 'cut')).status, 404)
  t.equal((await control('POST', 'explode')).status, 404)
})

t.test('a port that is taken is refused with a message that says what to do', async (t) => {
  const { simulator } = await start(t)
  const port = Number(new URL(simulator.origin).port)
  await t.rejects(startVendorSimulator({ port }), {
    code: 'address_in_use',
    message: new RegExp(`port ${port}.*choose another`),
  })
  await t.rejects(startVendorSimulator({ host: '192.0.2.1' }), { code: 'cannot_listen' })
})

t.test('options out of their range are refused by name', async (t) => {
  for (const [options, message] of [
    [{ port: 70_000 }, /^port /],
    [{ tokensPerSecond: -1 }, /^tokensPerSecond /],
    [{ tokensPerSecond: Number.NaN }, /^tokensPerSecond /],
    [{ tokensPerChunk: 0 }, /^tokensPerChunk /],
    [{ firstTokenDelayMs: -1 }, /^firstTokenDelayMs /],
    [{ tokenLifetimeSeconds: 0 }, /^tokenLifetimeSeconds /],
  ] as const) {
    await t.rejects(startVendorSimulator(options), { code: 'invalid_option', message })
  }
})
