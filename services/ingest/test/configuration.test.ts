import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { buildRoutes, checkIngestConfiguration } from '../src/index.ts'

const profile = { dialect: 'openai', baseUrl: 'https://models.example/', model: 'm', apiKey: { env: 'KEY' } }

t.test('what the parts of a configuration say of each other is checked, each mistake by its place', async (t) => {
  const violations = checkIngestConfiguration(
    {
      profiles: { a: { ...profile, onDrop: ['continue'] }, b: { dialect: 'cxone-chat', baseUrl: 'https://x.example' } },
      routes: { sales: ['a', 'c'] },
    },
    {},
  )
  t.strictSame(violations.map(({ path }) => path).sort(), [
    '/profiles/a/apiKey',
    '/profiles/a/onDrop',
    '/profiles/b/clientId',
    '/profiles/b/clientSecret',
    '/routes',
    '/routes/sales/1',
  ])
  t.strictSame(checkIngestConfiguration({ profiles: { a: profile }, routes: { default: ['a'] } }, { KEY: 'k' }), [])
})

t.test('a profile that cannot mean what it says is refused, without quoting it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cuecard-profile-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'authority.pem')
  writeFileSync(file, '-----BEGIN CERTIFICATE-----\nhush\n-----END CERTIFICATE-----\n')
  const empty = join(folder, 'empty.pem')
  writeFileSync(empty, 'hush\n')
  const secret = { env: 'KEY' }
  const cxone = { dialect: 'cxone-chat', clientId: secret, clientSecret: secret }
  const rows: [Parameters<typeof checkIngestConfiguration>[0]['profiles'][string], string[]][] = [
    [{ ...profile, baseUrl: 'https://models.example:443/base/' }, []],
    [{ ...profile, baseUrl: 'https://exa mple' }, ['baseUrl']],
    [{ ...profile, baseUrl: 'https://' }, ['baseUrl']],
    [{ ...profile, baseUrl: 'https://models.example:99999' }, ['baseUrl']],
    [{ ...profile, baseUrl: 'https://me:hush@models.example' }, ['baseUrl']],
    [{ ...profile, baseUrl: 'https://models.example?key=hush' }, ['baseUrl']],
    [{ ...profile, baseUrl: 'https://models.example/#hush' }, ['baseUrl']],
    [{ ...cxone, tokenUrl: 'https://login.example/token?tenant=acme' }, []],
    [{ ...cxone, tokenUrl: 'https://me:hush@login.example/token' }, ['tokenUrl']],
    [{ ...cxone, apiKey: secret }, ['apiKey']],
    [{ ...profile, clientId: secret, clientSecret: secret, scope: 's' }, ['clientId', 'clientSecret', 'scope']],
    [{ ...profile, configurationId: 'c' }, ['configurationId']],
    ...[file, empty, folder, join(folder, 'none')].map((certificatesFile): [typeof profile, string[]] => [
      { ...profile, connection: { certificatesFile } } as typeof profile,
      ['connection/certificatesFile'],
    ]),
  ]
  for (const [wrong, members] of rows) {
    const configuration = { profiles: { a: wrong }, routes: { default: ['a'] } }
    const violations = checkIngestConfiguration(configuration, { KEY: 'hush' })
    t.strictSame(
      violations.map(({ path }) => path),
      members.map((member) => `/profiles/a/${member}`),
      JSON.stringify(wrong),
    )
    t.notMatch(JSON.stringify(violations), /hush/)
  }
})

t.test('a profile or route is not there because every object has something of its name', async (t) => {
  const configuration = { profiles: { a: profile }, routes: { default: ['constructor', 'toString'] } }
  const violations = checkIngestConfiguration(configuration, { KEY: 'k' })
  t.strictSame(
    violations.map(({ path }) => path),
    ['/routes/default/0', '/routes/default/1'],
  )
})

t.test('a prompt belongs to a route, and every mistake in it is told by its place', async (t) => {
  const configuration = (prompts: Record<string, { system: string }>) => ({
    profiles: { a: { dialect: 'openai', baseUrl: 'https://models.example' } },
    routes: { default: ['a'], sales: ['a'] },
    prompts,
  })
  const violations = checkIngestConfiguration(
    configuration({
      default: { system: 'Tone: {{ tone }}\nHello {{ custmer.name | shout }}' },
      sales: { system: '{% if intent %}' },
      constructor: { system: 'x' },
    }),
    {},
  )
  t.match(violations, [
    { path: '/prompts/default/system', message: 'line 2: there is no filter "shout"; there are: ' },
    {
      path: '/prompts/default/system',
      message:
        'line 2: "custmer.name" is no placeholder; there are: ' +
        'intent, history, customer, channel, language, tone, interaction.<fact>',
    },
    { path: '/prompts/sales/system', message: 'line 1: tag {% if intent %} not closed' },
    { path: '/prompts/constructor', message: 'is no route; there are: default, sales' },
  ])
  t.equal(violations.length, 4)

  const good = configuration({ sales: { system: 'Sell.' } })
  t.strictSame(checkIngestConfiguration(good, {}), [])
  const routes = buildRoutes(good, {})
  const request = { agentId: 'a', interaction: { id: 'i' } }
  t.equal(routes.prompt('sales')?.render(request), 'Sell.')
  t.equal(routes.prompt('default'), undefined)
})

t.test('a profile has the defaults of its dialect, and what it says itself', async (t) => {
  const routes = buildRoutes(
    {
      profiles: {
        a: profile,
        v1: { ...profile, baseUrl: 'http://127.0.0.1:8000/v1' },
        cx: {
          dialect: 'cxone-chat',
          baseUrl: 'https://api.example',
          clientId: { env: 'ID' },
          clientSecret: { env: 'SECRET' },
          limits: { idleTimeoutMs: 5 },
        },
      },
      routes: { default: ['a', 'v1', 'cx'] },
    },
    { KEY: 'k', ID: 'i', SECRET: 's' },
  )
  const [a, v1, cx] = routes.get() ?? []
  t.match(a, { name: 'a', streamUrl: 'https://models.example/v1/chat/completions', onDrop: ['restart'] })
  t.equal(v1?.streamUrl, 'http://127.0.0.1:8000/v1/chat/completions')
  t.match(cx, {
    streamUrl: 'https://api.example/api/v2/ai/llm/chat/stream',
    credentials: { kind: 'oauth', tokenUrl: 'https://api.example/oauth/token', scope: 'ai:llm:stream' },
    limits: { idleTimeoutMs: 5, headersTimeoutMs: 10_000 },
  })
  t.equal(routes.get('nowhere'), undefined)
})

t.test('a secret in a file is read again each time, and a missing one is named by its place', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cuecard-secret-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'key')
  const keyOf = (apiKey: { env: string } | { file: string }) => {
    const routes = buildRoutes({ profiles: { a: { ...profile, apiKey } }, routes: { default: ['a'] } }, {})
    const credentials = routes.get()?.[0]?.credentials
    return credentials?.kind === 'bearer' ? credentials.key : () => ''
  }
  const key = keyOf({ file })
  writeFileSync(file, 'first\n')
  t.equal(key(), 'first')
  writeFileSync(file, 'second\n')
  t.equal(key(), 'second')
  writeFileSync(file, '\n')
  t.throws(key, { message: `the file ${file} is empty` })
  t.throws(keyOf({ env: 'NOT_THERE' }), { message: /NOT_THERE is not set/ })
})
