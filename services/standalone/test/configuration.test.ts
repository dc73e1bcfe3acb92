import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { ConfigurationError, readSettings } from '../src/configuration.ts'

t.test('without anything there are defaults, and a model in the environment is the default route', async (t) => {
  t.match(readSettings({}), { host: '127.0.0.1', port: 8080, dataFolder: '.cuecard', configuration: { routes: {} } })
  const env = {
    OPENAI_BASE_URL: 'http://127.0.0.1:8000/v1',
    OPENAI_API_KEY: 'k',
    OPENAI_MODEL: 'm',
    PORT: '0',
    HOST: '::1',
  }
  t.match(readSettings(env), {
    host: '::1',
    port: 0,
    configuration: {
      profiles: { openai: { dialect: 'openai', model: 'm', apiKey: { env: 'OPENAI_API_KEY' } } },
      routes: { default: ['openai'] },
    },
  })
})

t.test('a wrong environment is refused with every mistake', async (t) => {
  const wrong = { PORT: '80.5', CUECARD_LOG_LEVEL: 'loud' }
  t.throws(() => readSettings(wrong), {
    code: 'configuration_invalid',
    message: /PORT must be .*\n.*CUECARD_LOG_LEVEL must be/,
  })
  for (const PORT of ['-1', '65536', 'http', ' '])
    if (PORT.trim()) t.throws(() => readSettings({ PORT }), ConfigurationError, PORT)
  t.throws(() => readSettings({ OPENAI_BASE_URL: 'localhost:8000' }), { message: /OPENAI_BASE_URL must be/ })
})

t.test('a proxy is a URL, or a host and a port; a wrong one is named and not quoted', async (t) => {
  t.match(readSettings({ http_proxy: 'proxy.example:3128', HTTPS_PROXY: 'https://me:hush@proxy.example' }).proxies, {
    httpProxy: 'http://proxy.example:3128',
    httpsProxy: 'https://me:hush@proxy.example',
  })
  for (const HTTPS_PROXY of ['http://me:hush@:::', 'ftp://hush', 'me hush']) {
    const refused = t.throws(() => readSettings({ HTTPS_PROXY }), { message: /HTTPS_PROXY must be an absolute/ })
    t.notMatch(String(refused), /hush/, HTTPS_PROXY)
  }
})

const profile = { dialect: 'openai', baseUrl: 'https://models.example' }
const limitPaths = ['/limits/maxConcurrentAssists', '/limits/orphanGraceMs', '/limits/patience']
const right = { profiles: { a: profile }, routes: { default: ['a'] } }

t.test('a wrong file is refused with the place of every mistake, before anything starts', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cuecard-configuration-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'cuecard.config.json')
  const pathsOf = (content: string) => {
    writeFileSync(file, content)
    try {
      readSettings({ CUECARD_CONFIG: file })
      return []
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error
      t.ok(error.message.startsWith(file))
      return error.violations.map(({ path }) => path)
    }
  }
  const rows: [unknown, string[]][] = [
    [right, []],
    [[], ['']],
    [{}, ['/profiles', '/routes']],
    [{ ...right, routes: {} }, ['/routes']],
    [{ ...right, routes: { default: [] } }, ['/routes/default']],
    [{ ...right, routes: { default: ['b'] } }, ['/routes/default/0']],
    [{ ...right, colour: 'red' }, ['/colour']],
    [{ ...right, profiles: { a: { ...profile, dialect: 'cobol' } } }, ['/profiles/a/dialect']],
    [{ ...right, profiles: { a: { ...profile, baseUrl: 'models.example' } } }, ['/profiles/a/baseUrl']],
    [{ ...right, profiles: { a: { ...profile, limits: { idleTimeoutMs: 0 } } } }, ['/profiles/a/limits/idleTimeoutMs']],
    [{ ...right, profiles: { a: { ...profile, limits: { patience: 1 } } } }, ['/profiles/a/limits/patience']],
    [{ ...right, profiles: { a: { ...profile, apiKey: { env: 'NOT_SET_ANYWHERE' } } } }, ['/profiles/a/apiKey']],
    [{ ...right, profiles: { a: { ...profile, apiKey: { file: '/not/there' } } } }, ['/profiles/a/apiKey']],
    [{ ...right, profiles: { a: { ...profile, apiKey: 'sk-in-the-open' } } }, ['/profiles/a/apiKey']],
    [
      { ...right, authentication: { issuer: 'https://id.example' } },
      ['/authentication/audience', '/authentication/jwksUrl'],
    ],
    [{ ...right, limits: { maxConcurrentAssists: 0, orphanGraceMs: 3_600_001, patience: 1 } }, limitPaths],
    [{ ...right, limits: { orphanGraceMs: 0 } }, []],
    [{ ...right, directStreams: { configurations: { 'vendor-id': 'default', '*': 'default' }, route: 'default' } }, []],
    [
      { ...right, directStreams: { configurations: { 'vendor-id': 'gone' }, route: 'none' } },
      ['/directStreams/configurations/vendor-id', '/directStreams/route'],
    ],
    [{ ...right, directStreams: { sessionGraceMs: -1 } }, ['/directStreams/sessionGraceMs']],
    [{ ...right, directStreams: { withoutToken: true } }, ['/directStreams/withoutToken']],
    [{ ...right, retention: { maxAgeHours: 1.5, maxEntriesPerAgent: 100 } }, ['/retention/maxAgeHours']],
  ]
  for (const [configuration, paths] of rows) {
    const content = JSON.stringify(configuration)
    t.strictSame([...new Set(pathsOf(content))].sort(), paths, content.slice(0, 100))
  }
  t.strictSame(pathsOf('{"profiles":'), [''], 'not JSON')
  t.throws(() => readSettings({ CUECARD_CONFIG: join(folder, 'none.json') }), ConfigurationError)
})
