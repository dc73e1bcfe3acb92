import t from 'tap'
import { connect } from '../src/index.ts'
import { startDesktop, untilStatus } from './test-desktop.ts'

t.test('start, cancel and feedback go out as the contract has them', async (t) => {
  await using desktop = await startDesktop()
  const { client, server } = desktop
  const session = await server.session()
  await session.welcome()
  await untilStatus(client, 'live')
  client.start({ interaction: { id: 'call-1', customer: 'Ada' }, prompt: 'Where is my order?' })
  client.cancel('a')
  client.feedback({ assistId: 'a', kind: 'copied' })
  const { interaction, ...start } = await session.frame('assist.start')
  t.match(interaction, { id: 'call-1', customer: 'Ada' })
  t.same(start, { type: 'assist.start', prompt: 'Where is my order?' })
  t.same(await session.frame('assist.cancel'), { type: 'assist.cancel', assistId: 'a' })
  t.match(await session.frame('feedback'), { type: 'feedback', assistId: 'a', kind: 'copied' })
})

t.test('what cannot be sent is refused at once and not kept for later', async (t) => {
  await using desktop = await startDesktop()
  const { client, server } = desktop
  const request = { interaction: { id: 'call-1' }, prompt: 'Where is my order?' }
  t.throws(() => client.start(request), { code: 'not_live' })
  const session = await server.session()
  await session.welcome()
  await untilStatus(client, 'live')
  t.throws(() => client.start({ ...request, prompt: '€'.repeat(22_000) }), { code: 'frame_too_large' })
  client.cancel('marker')
  t.same(await session.frame('assist.cancel'), { type: 'assist.cancel', assistId: 'marker' })
})

t.test('a token that no browser would send ends the client without quoting it', async (t) => {
  await using desktop = await startDesktop({ token: 'two words' })
  await untilStatus(desktop.client, 'ended')
  t.notMatch(JSON.stringify(desktop.client.connection), 'two words')
})

t.test('options that cannot be used are refused by name', async (t) => {
  const token = 'token-1'
  t.throws(() => connect({ url: 'ftp://example.com', token }), { code: 'invalid_option', message: /^url/ })
  t.throws(() => connect({ url: 'no address', token }), { code: 'invalid_option', message: /^url/ })
  t.throws(() => connect({ url: 'ws://example.com', token, maxAssists: 0 }), {
    code: 'invalid_option',
    message: /^maxAssists/,
  })
})
