import { Agent, request } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { sampleCalls, startVendorSimulator, type VendorSimulatorOptions } from '../src/index.ts'
import { bearer, chat, exchange, openChat, openCompletion } from './client.ts'
import { chatText } from './events.ts'

async function start(t: Test, options: VendorSimulatorOptions = {}) {
  const simulator = await startVendorSimulator({ tokensPerSecond: 0, ...options })
  t.teardown(() => simulator.close())
  return simulator
}

t.test('200 streams at once are all whole, with one token for them all', async (t) => {
  const simulator = await start(t, { tokensPerSecond: 2_000 })
  const endpoint = simulator.endpoint('cxone-chat')
  const authorization = `Bearer ${await bearer(endpoint)}`
  const streams = Array.from({ length: 200 }, async (_, index) => {
    const { prompt, answer } = sampleCalls[index % sampleCalls.length]!
    const body = JSON.stringify({ prompt, stream: true })
    const received = await exchange(endpoint.streamUrl, { headers: { authorization }, body }).received
    return received.ending === 'whole' && chatText(received.body) === answer
  })
  t.ok((await Promise.all(streams)).every((isRight) => isRight))
  t.match(simulator.stats(), { streams: 200, wholeStreams: 200, activeStreams: 0, tokenRequests: 1 })
})

t.test('a stream keeps its pace', async (t) => {
  const simulator = await start(t, { tokensPerSecond: 100, firstTokenDelayMs: 60, tokenize: (text) => [...text] })
  const stream = await openChat(simulator, sampleCalls[0]!.prompt)
  await stream.bytes(1)
  const opened = performance.now()
  while (simulator.stats().tokensSent < 20) await nextTurn()
  const took = performance.now() - opened
  t.ok(took >= 60 + 18 * 10, `${took} ms for 20 tokens`)
  stream.socket.destroy()
})

t.test('a client that does not read stops its stream, not the memory of the simulator', async (t) => {
  const block = 'x'.repeat(65_536)
  const answer = block.repeat(1_024)
  const simulator = await start(t, { answer: () => answer, tokenize: () => Array.from({ length: 1_024 }, () => block) })
  const stream = await openChat(simulator, 'p')
  await stream.bytes(1)
  stream.socket.pause()
  while (simulator.stats().blockedStreams === 0) await nextTurn()
  const sent = simulator.stats().tokensSent
  t.ok(sent < 512, `${sent} of 1024 blocks were written before the simulator waited`)
  for (let turn = 0; turn < 1_000; turn++) await nextTurn()
  t.equal(simulator.stats().tokensSent, sent, 'and not one more while nobody reads')
  stream.socket.resume()
  t.equal((await stream.received).ending, 'whole')
  t.match(simulator.stats(), { blockedStreams: 0, tokensSent: 1_024, wholeStreams: 1 })
})

t.test('a client that hangs up without having read is known at once', async (t) => {
  const simulator = await start(t, { faults: () => ({ endless: true }) })
  const aborted = new Promise<number>((resolve) => simulator.onClientAbort(() => resolve(performance.now())))
  const stream = await openChat(simulator, 'p')
  await stream.bytes(1)
  stream.socket.pause()
  while (simulator.stats().blockedStreams === 0) await nextTurn()
  const hungUp = performance.now()
  stream.socket.destroy()
  const took = (await aborted) - hungUp
  t.ok(took < 100, `${took} ms`)
  t.match(simulator.stats(), { activeStreams: 0, blockedStreams: 0, clientAborts: 1 })
})

t.test('cutAll destroys every open stream, stalled, blocked and unopened ones too', async (t) => {
  const block = 'x'.repeat(65_536)
  const simulator = await start(t, {
    answer: () => block.repeat(512),
    tokenize: () => Array.from({ length: 512 }, () => block),
    faults: ({ prompt }) => (prompt === 'blocked' ? {} : { stall: { at: prompt === 'stalled' ? {} : 'headers' } }),
  })
  const streams = await Promise.all(['blocked', 'stalled', 'unopened'].map((prompt) => openChat(simulator, prompt)))
  streams[0]!.socket.pause()
  while (simulator.activeStreams() < 3 || simulator.stats().blockedStreams === 0) await nextTurn()
  t.equal(simulator.cutAll(), 3)
  t.match(simulator.stats(), { activeStreams: 0, blockedStreams: 0, cutStreams: 3, clientAborts: 0 })
  streams[0]!.socket.resume()
  for (const { received } of streams) t.not((await received).ending, 'whole')
  t.equal(simulator.cutAll(), 0)
})

t.test('a client that hangs up is noticed at once, and its listener can be taken away', async (t) => {
  const simulator = await start(t, { tokensPerSecond: 1 })
  const aborts: string[] = []
  const stop = simulator.onClientAbort(({ prompt }) => aborts.push(prompt))
  for (const prompt of ['first', 'second']) {
    const stream = openCompletion(simulator, prompt)
    await stream.bytes(1)
    const { clientAborts } = simulator.stats()
    stream.socket.destroy()
    while (simulator.stats().clientAborts === clientAborts) await nextTurn()
    stop()
  }
  t.strictSame(aborts, ['first'])
  t.equal(simulator.activeStreams(), 0)
})

t.test('a connection is used again after a stream', async (t) => {
  const simulator = await start(t, { answer: () => 'Yes.' })
  const { streamUrl } = simulator.endpoint('openai')
  const headers = { authorization: 'Bearer simulated-key', 'content-type': 'application/json' }
  const body = JSON.stringify({ messages: [{ role: 'user', content: 'p' }], stream: true })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  const ask = () =>
    new Promise<{ port: number; text: string }>((resolve, reject) => {
      const sent = request(streamUrl, { method: 'POST', headers, agent }, async (response) => {
        let text = ''
        const port = response.socket.localPort!
        for await (const chunk of response) text += chunk
        resolve({ port, text })
      })
      sent.on('error', reject).end(body)
    })
  const [first, second] = [await ask(), await ask()]
  t.equal(first.port, second.port)
  t.match(second.text, /\[DONE\]\n\n$/)
})

t.test('onTextSent tells how much of a stream has been written', async (t) => {
  const sent: number[] = []
  const simulator = await start(t, { answer: () => 'One two three.', onTextSent: (_, tokens) => sent.push(tokens) })
  await chat(simulator, 'p')
  t.strictSame(sent, [1, 2, 3, 4])
})

t.test('an answer, a tokenizer or a fault plan that throws is a 500 and not the end', async (t) => {
  const simulator = await start(t, {
    faults: ({ prompt }) => {
      if (prompt === 'bad') throw new Error('no plan for this')
      return {}
    },
  })
  const { status, body } = await chat(simulator, 'bad')
  t.equal(status, 500)
  t.match(body.toString(), /no plan for this/)
  t.equal((await chat(simulator, 'good')).status, 200)
  t.equal(simulator.activeStreams(), 0)
})
