import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { DevelopmentAuthenticator } from '@cuecard/http-service'
import t from 'tap'
import { WebSocket } from 'ws'
import { asked, claim, dial, init, post, prepare, streamUrl } from './direct-caller.ts'
import { EventReader } from './event-reader.ts'
import { startPush } from './push-fixture.ts'

t.test('agents ask for themselves, services as the configured agent, nobody else and nobody without', async (t) => {
  const fixture = await startPush(t, { prepare, directStreams: { agentId: 'site' } })
  const { token } = fixture
  const stranger = await new DevelopmentAuthenticator().issueToken({ agent: 'ann', role: 'agent' })
  const agentOf = async (bearer: string | undefined) => {
    const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }
    const reader = await EventReader.open(streamUrl(fixture), { headers })
    if (reader.response.status !== 200) return reader.response.status
    const { request } = await claim(fixture)
    reader.cut()
    return request.agentId
  }
  t.equal(await agentOf(await token('ann')), 'ann')
  t.equal(await agentOf(await token('crm', { role: 'service' })), 'site')
  t.equal(await agentOf(await token('eve', { role: 'supervisor' })), 403)
  t.equal(await agentOf(undefined), 401)
  t.equal(await agentOf(stranger), 401)
  t.equal(await agentOf(await token('ann', { lifetimeSeconds: -10 })), 401)
  t.equal((await fetch(`${streamUrl(fixture)}&token=${await token('ann')}`)).status, 401, 'no token in a URL')

  t.equal(await dial(fixture), 401)
  const offered = await dial(fixture, ['cuecard.v1', `bearer.${await token('ann')}`])
  t.equal(offered instanceof WebSocket && offered.protocol, 'cuecard.v1')
  const header = { headers: { authorization: `Bearer ${await token('crm', { role: 'service' })}` } }
  for (const socket of [offered, await dial(fixture, [], header)]) {
    if (!(socket instanceof WebSocket)) return t.fail(`refused with ${socket}`)
    socket.send(init)
    const { request } = await claim(fixture)
    t.equal(request.agentId, socket === offered ? 'ann' : 'site')
    socket.terminate()
  }
  const page = await dial(fixture, ['cuecard.v1', 'bearer.x.y.z'], { origin: fixture.origin })
  if (page instanceof WebSocket) t.match(await once(page, 'close'), [4401])
})

t.test(
  'where development needs no token, a bad one is refused all the same, and so is another host’s name',
  async (t) => {
    const fixture = await startPush(t, { prepare, directStreams: { withoutToken: true } })
    const reader = await EventReader.open(streamUrl(fixture))
    t.match((await claim(fixture)).request, { agentId: 'direct' })
    reader.cut()
    for (const authorization of ['Bearer bad', 'Basic YTpi', '']) {
      const response = await fetch(streamUrl(fixture), { headers: { authorization } })
      t.equal(response.status, 401, authorization)
    }
    const rebound = httpRequest(streamUrl(fixture), { headers: { host: 'evil.example' } }).end()
    const [response] = await once(rebound, 'response')
    t.equal(response.statusCode, 403)
    response.resume()
  },
)

t.test('pages of the allowed origins and of this host may ask, others may not', async (t) => {
  const allowedOrigins = ['https://desk.example']
  const fixture = await startPush(t, { prepare, config: { allowedOrigins }, directStreams: { withoutToken: true } })
  const { origin } = fixture
  const preflight = (from: string) =>
    fetch(`${origin}/api/llm/stream`, {
      method: 'OPTIONS',
      headers: { origin: from, 'access-control-request-method': 'POST' },
    })
  const rows: { from: string; status: number; cors: string | null }[] = [
    { from: 'https://desk.example', status: 200, cors: 'https://desk.example' },
    { from: origin, status: 200, cors: null },
    { from: 'https://evil.example', status: 403, cors: null },
    { from: 'https://desk.example.evil', status: 403, cors: null },
    { from: 'http://desk.example', status: 403, cors: null },
    { from: 'null', status: 403, cors: null },
  ]
  for (const { from, status, cors } of rows) {
    const reader = await EventReader.open(streamUrl(fixture), { headers: { origin: from } })
    const { headers } = reader.response
    t.equal(reader.response.status, status, from)
    t.equal(headers.get('access-control-allow-origin'), cors)
    t.match(headers.get('vary'), 'Origin')
    reader.cut()
    const asking = await preflight(from)
    t.equal(asking.status, status === 200 ? 204 : 403)
    t.equal(asking.headers.get('access-control-allow-origin'), cors)
    const dialled = await dial(fixture, [], { origin: from })
    t.equal(dialled instanceof WebSocket ? 200 : dialled, status)
    if (dialled instanceof WebSocket) dialled.terminate()
  }
  const asking = await preflight('https://desk.example')
  t.match(asking.headers.get('access-control-allow-headers'), 'authorization, content-type')
  const problem = await fetch(`${origin}/api/stream-llm`, { headers: { origin: 'https://desk.example' } })
  t.equal(problem.headers.get('access-control-allow-origin'), 'https://desk.example', 'a page reads its problems too')

  // A page's image names no origin, but browsers say where it comes from.
  const [image] = await once(
    httpRequest(streamUrl(fixture), { headers: { 'sec-fetch-site': 'cross-site' } }).end(),
    'response',
  )
  t.equal(image.statusCode, 403)
  image.resume()
})

t.test('the headers keep everything between from holding events back', async (t) => {
  const fixture = await startPush(t, { prepare, directStreams: { withoutToken: true } })
  for (const reader of [await EventReader.open(streamUrl(fixture)), await post(fixture.origin, asked)]) {
    const { headers, status } = reader.response
    t.equal(status, 200)
    t.equal(headers.get('content-type'), 'text/event-stream')
    t.equal(headers.get('cache-control'), 'no-cache')
    t.equal(headers.get('x-accel-buffering'), 'no')
    reader.cut()
  }
})
