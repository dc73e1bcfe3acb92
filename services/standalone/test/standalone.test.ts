import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { connect } from '@cuecard/desktop-client'
import { dialectNames, sampleCalls } from '@cuecard/vendor-simulator'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { readSettings, type Settings } from '../src/configuration.ts'
import { startStandalone } from '../src/index.ts'

function dataFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'cuecard-standalone-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function start(t: Test, changes: Partial<Settings> = {}) {
  const settings = { ...readSettings({}), port: 0, dataFolder: dataFolder(t), ...changes }
  const standalone = await startStandalone(settings, pino({ level: 'silent' }))
  t.teardown(() => standalone.stop())
  return standalone
}

async function tokenOf(origin: string, role: string, agent = 'demo'): Promise<string> {
  const response = await fetch(`${origin}/dev/token?agent=${agent}&role=${role}`)
  return ((await response.json()) as { token: string }).token
}

t.test('what curl starts appears on the open desktop', async (t) => {
  const { origin } = await start(t)
  const desktop = connect({ url: `${origin}/v1/desktop`, token: () => tokenOf(origin, 'agent') })
  t.teardown(() => desktop.close())
  const ended = new Promise<string>((resolve) => {
    desktop.on('assist', ({ state, text }) => state === 'completed' && resolve(text))
  })
  const call = sampleCalls.find(({ answer }) => !/\d{4}|@/.test(answer)) ?? sampleCalls[0]
  const response = await fetch(`${origin}/v1/assists`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokenOf(origin, 'service', 'crm')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ agentId: 'demo', interaction: { id: 'call-1' }, prompt: call?.prompt }),
  })
  t.equal(response.status, 202)
  t.equal(await ended, call?.answer)
})

t.test('every dialect of the simulated vendor is a route, and its whole way works', async (t) => {
  const { origin } = await start(t)
  const desktop = connect({ url: `${origin}/v1/desktop`, token: () => tokenOf(origin, 'agent') })
  t.teardown(() => desktop.close())
  const headers = {
    authorization: `Bearer ${await tokenOf(origin, 'service', 'crm')}`,
    'content-type': 'application/json',
  }
  const ends = new Map<string, unknown>()
  const allEnded = new Promise<void>((resolve) => {
    desktop.on('assist', ({ interactionId, state, text }) => {
      if (state !== 'completed' && state !== 'failed') return
      ends.set(interactionId, [state, text])
      if (ends.size === dialectNames.length) resolve()
    })
  })
  const call = sampleCalls.find(({ answer }) => !/\d{4}|@/.test(answer)) ?? sampleCalls[0]
  for (const dialect of dialectNames) {
    const route = dialect === 'cxone-chat' ? 'simulator' : `simulator-${dialect}`
    const body = JSON.stringify({ agentId: 'demo', interaction: { id: dialect }, route, prompt: call?.prompt })
    t.equal((await fetch(`${origin}/v1/assists`, { method: 'POST', headers, body })).status, 202)
  }
  await allEnded
  t.same(ends, new Map(dialectNames.map((dialect) => [dialect, ['completed', call?.answer]])))
})

t.test('the page, its parts and the operator’s addresses are there', async (t) => {
  const { origin } = await start(t)
  const page = await fetch(`${origin}/`)
  t.match(page.headers.get('content-security-policy'), /default-src 'none'; script-src 'self'/)
  t.match(await page.text(), /<cuecard-panel/)
  for (const path of ['/demo.css', '/demo.js', '/demo/calls', '/healthz', '/readyz', '/metrics', '/openapi.json']) {
    t.equal((await fetch(origin + path)).status, 200, path)
  }
  const { paths } = (await (await fetch(`${origin}/openapi.json`)).json()) as { paths: object }
  for (const path of ['/v1/assists', '/v1/assists/{id}', '/v1/desktop/events']) t.ok(path in paths, path)
  t.match(await (await fetch(`${origin}/demo/cut`, { method: 'POST' })).json(), { cut: 0 })
})

t.test('without an issuer it does not listen where others can connect', async (t) => {
  const settings = { ...readSettings({}), port: 0, host: '0.0.0.0', dataFolder: dataFolder(t) }
  await t.rejects(startStandalone(settings, pino({ level: 'silent' })), { code: 'authentication_required' })
})

t.test('with an issuer there are neither development tokens nor the demo', async (t) => {
  const authentication = { issuer: 'https://id.example', audience: 'cuecard', jwksUrl: 'https://id.example/jwks' }
  const configuration = {
    profiles: { a: { dialect: 'openai', baseUrl: 'http://127.0.0.1:9' } },
    routes: { default: ['a'] },
    authentication,
  }
  const { origin, demo } = await start(t, { configuration })
  t.equal(demo, false)
  for (const path of ['/', '/dev/token?agent=demo', '/demo/calls'])
    t.equal((await fetch(origin + path)).status, 404, path)
  t.equal((await fetch(`${origin}/v1/assists/x`, { headers: { authorization: 'Bearer x.y.z' } })).status, 401)
})

t.test('one folder is one process’s, and the second says so', async (t) => {
  const folder = dataFolder(t)
  await start(t, { dataFolder: folder })
  await t.rejects(start(t, { dataFolder: folder }), { code: 'locked' })
})

/** Runs the process itself; gives its first line and how it ended. */
async function run(t: Test, env: Record<string, string>, signal?: NodeJS.Signals) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
    env: { PATH: process.env.PATH, CUECARD_DATA: dataFolder(t), CUECARD_LOG_LEVEL: 'silent', PORT: '0', ...env },
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk
  })
  const lines: string[] = []
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line)
    if (signal !== undefined) child.kill(signal)
  })
  const [code] = await once(child, 'exit')
  return { lines, errors, code }
}

t.test('the process says one line and stops cleanly when asked', async (t) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const { lines, errors, code } = await run(t, {}, signal)
    t.match(lines, [/^cuecard: demo desktop at http:\/\/127\.0\.0\.1:\d+\/$/], signal)
    t.equal(lines.length, 1)
    t.equal(errors, '')
    t.equal(code, 0)
  }
})

t.test('a process that cannot start says why in one message and ends with 1', async (t) => {
  t.match(await run(t, { PORT: 'none' }), { lines: [], errors: /PORT must be a whole number/, code: 1 })
  t.match(await run(t, { HOST: '0.0.0.0' }), { lines: [], errors: /configure the issuer/, code: 1 })
  t.match(await run(t, { CUECARD_CONFIG: '/not/there.json' }), { lines: [], errors: /\/not\/there\.json/, code: 1 })
  const server = await start(t)
  const { errors, code } = await run(t, { PORT: new URL(server.origin).port })
  t.match(errors, /EADDRINUSE/)
  t.equal(code, 1)
})
