import { lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import type { AssistAccepted } from '../../packages/contracts/src/index.ts'
import { compilePolicy, defaultPolicy, moderate } from '../../packages/moderation/src/index.ts'
import { startVendorSimulator } from '../../packages/vendor-simulator/src/index.ts'
import type { Configuration } from '../../services/standalone/src/configuration.ts'
import { argumentsOf, buildImage, instructions, nodeArguments, nodeInImage } from './image-build.ts'
import { giveToProcess, type ImageProcess, runInImage, startImage } from './image-process.ts'
import { startTokenIssuer } from './token-issuer.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const { version } = JSON.parse(read('package.json'))

const image = buildImage()
t.teardown(image.remove)

/** A folder beside the tree that the image's process may write in, and nothing else. */
function dataFolder(name: string): string {
  const folder = join(image.workplace, name)
  mkdirSync(folder)
  giveToProcess(folder)
  return folder
}

/** Asks for the stop that an orchestrator asks for; answers how the process ended. */
function stop({ child, ended }: ImageProcess) {
  child.kill('SIGTERM')
  return ended
}

t.test(
  'the Dockerfile pins its bases, runs as nobody in particular, needs no shell and carries the version',
  async (t) => {
    for (const base of argumentsOf('FROM'))
      t.match(base, /^(node:26-|gcr\.io\/distroless\/nodejs26-)[\w-]+(:nonroot)?( AS build)?$/)
    t.strictSame(argumentsOf('USER'), ['65532:65532'])
    const runtime = instructions.slice(instructions.findLastIndex(([name]) => name === 'FROM') + 1)
    t.notOk(
      runtime.some(([name]) => name === 'RUN'),
      'nothing is run to make the last stage',
    )
    t.strictSame(JSON.parse(argumentsOf('ENTRYPOINT')[0]!), [nodeInImage])
    t.match(argumentsOf('HEALTHCHECK')[0], `CMD ["${nodeInImage}", `)
    t.ok(argumentsOf('ARG').includes(`VERSION=${version}`), 'the default version is package.json’s')
    for (const label of ['title', 'description', 'licenses', 'version', 'revision']) {
      t.match(argumentsOf('LABEL')[0], `org.opencontainers.image.${label}=`)
    }
  },
)

t.test('the build holds JavaScript and production dependencies alone, in files of its own', async (t) => {
  const entries = readdirSync(image.tree, { recursive: true, withFileTypes: true })
  const own = entries.filter(({ parentPath }) => !parentPath.includes('/node_modules'))
  const offending = own.filter(({ name }) => /\.ts$|^test$|^testing$|^tsconfig|^pnpm-/.test(name))
  t.strictSame(
    offending.map(({ parentPath, name }) => join(parentPath, name)),
    [],
  )
  const installed = readdirSync(join(image.tree, 'node_modules/.pnpm')).map((name) => name.replace(/(?<=.)@.*/, ''))
  t.ok(installed.includes('fastify'))
  for (const name of ['pnpm', 'typescript', 'tap', '@biomejs+biome', 'playwright-core', 'fast-check', 'node']) {
    t.notOk(installed.includes(name), `${name} is not there`)
  }
  const links = entries.filter((entry) => entry.isSymbolicLink()).map(({ parentPath, name }) => join(parentPath, name))
  t.strictSame(
    links.filter((link) => !realpathSync(link).startsWith(`${realpathSync(image.tree)}/`)),
    [],
  )
  const shared = entries.filter((entry) => entry.isFile() && lstatSync(join(entry.parentPath, entry.name)).nlink > 1)
  t.equal(shared.length, 0, 'no file is a hard link into a store')
  t.ok(entries.every((entry) => entry.isSymbolicLink() || statSync(join(entry.parentPath, entry.name)).mode & 0o004))
})

t.test('the script of the demo desktop is bundled ahead', async (t) => {
  const folder = join(image.tree, 'services/standalone/src/demo')
  t.strictSame(readdirSync(folder).sort(), ['demo.css', 'demo.js', 'index.html'])
  t.notMatch(readFileSync(join(folder, 'demo.js'), 'utf8'), /\bfrom\s*["']/)
})

t.test('without an issuer of tokens the image does not start, and says why', async (t) => {
  const { code, stderr } = await startImage(image, { CUECARD_DATA: dataFolder('refused') }).ended
  t.equal(code, 1)
  t.match(stderr, /Listening on 0\.0\.0\.0 needs authentication/)
})

t.test('on loopback, where development tokens are enough, it has the demo desktop', async (t) => {
  const running = startImage(image, { HOST: '127.0.0.1', PORT: '0', CUECARD_DATA: dataFolder('demo') })
  t.teardown(() => running.child.kill('SIGKILL'))
  const origin = await running.origin
  for (const path of ['/', '/demo.css']) t.equal((await fetch(`${origin}${path}`)).status, 200, path)
  t.equal((await stop(running)).code, 0)
})

t.test('with the configuration of the Kubernetes base it serves an assist from a read-only tree', async (t) => {
  const answer = 'Your refund is on its way. Write to jane.doe@example.com if it is not there on Friday. Anything else?'
  const simulator = await startVendorSimulator({ answer: () => answer, tokensPerSecond: 0 })
  t.teardown(() => simulator.close())
  const configuration: Configuration = JSON.parse(read('deploy/kubernetes/base/cuecard.config.json'))
  const { issuer: iss, audience: aud } = configuration.authentication!
  const issuer = await startTokenIssuer({ iss, aud })
  t.teardown(() => issuer.close())
  const { authentication } = simulator.endpoint('cxone-chat')
  if (authentication.kind !== 'client-credentials') throw new TypeError('cxone-chat is authenticated by OAuth')

  // The base's own file, with what is out in the world replaced by what is on this machine.
  const file = (name: string, text: string) => {
    const path = join(image.workplace, name)
    writeFileSync(path, text)
    return path
  }
  configuration.authentication!.jwksUrl = issuer.jwksUrl
  Object.assign(configuration.profiles.cxone!, {
    baseUrl: simulator.origin,
    clientId: { file: file('client-id', `${authentication.clientId}\n`) },
    clientSecret: { file: file('client-secret', `${authentication.clientSecret}\n`) },
  })
  const env = {
    HOST: '127.0.0.1',
    PORT: '0',
    CUECARD_DATA: dataFolder('data'),
    CUECARD_CONFIG: file('cuecard.config.json', JSON.stringify(configuration)),
  }
  const write = `try { fs.appendFileSync('services/standalone/src/main.js', '') } catch ({ code }) { console.log(code) }`
  t.equal(runInImage(image, ['-e', write], {}).stdout, 'EACCES\n', 'its user cannot change what it runs')

  const running = startImage(image, env)
  t.teardown(() => running.child.kill('SIGKILL'))
  const origin = await running.origin
  t.match(await json(`${origin}/healthz`), { ok: true })
  t.match(await json(`${origin}/readyz`), { ok: true, checks: { journal: 'ok' } })
  t.equal(runInImage(image, nodeArguments('HEALTHCHECK'), { PORT: new URL(origin).port }).status, 0)

  const [service, agent] = [issuer.token('telephony', 'service'), issuer.token('ada', 'agent')]
  const { assistId, cursor } = await json<AssistAccepted>(`${origin}/v1/assists`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service}`, 'content-type': 'application/json' },
    body: JSON.stringify({ agentId: 'ada', interaction: { id: 'call-1' }, prompt: 'Where is my refund?' }),
  })
  const events = await assistEvents(`${origin}/v1/desktop/events`, agent, cursor)
  const expected = moderate(answer, compilePolicy(defaultPolicy)).text
  t.not(expected, answer, 'there is something to redact')
  t.equal(events.map(({ text = '' }) => text).join(''), expected)
  t.strictSame(
    events.map(({ seq }) => seq),
    events.map((_, index) => index + 1),
  )
  t.equal(events.at(-1)?.type, 'assist.completed')

  const { code, signal, stderr } = await stop(running)
  t.strictSame({ code, signal }, { code: 0, signal: null }, 'SIGTERM ends it cleanly', { stderr })
  t.notMatch(stderr, /Warning|refund|jane\.doe/)
  t.not(runInImage(image, nodeArguments('HEALTHCHECK'), { PORT: new URL(origin).port }).status, 0)

  const again = startImage(image, env)
  t.teardown(() => again.child.kill('SIGKILL'))
  const headers = { authorization: `Bearer ${agent}` }
  const snapshot = await json(`${await again.origin}/v1/assists/${assistId}`, { headers })
  t.match(snapshot, { state: 'completed', text: expected }, 'what is on the volume is there at the next start')
  t.equal((await stop(again)).code, 0)
})

interface EventData {
  type: string
  seq: number
  text?: string
}

async function json<Answer>(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, init)
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Answer
}

/** The events after `cursor` until an assist ends. */
async function assistEvents(url: string, token: string, cursor: string): Promise<EventData[]> {
  const headers = { authorization: `Bearer ${token}`, 'last-event-id': cursor }
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(20_000) })
  const events: EventData[] = []
  let received = ''
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    received += text
    const blocks = received.split('\n\n')
    received = blocks.pop()!
    for (const data of blocks.flatMap((block) => /^data: (.*)$/m.exec(block)?.[1] ?? [])) {
      const event = JSON.parse(data) as EventData
      if (event.type.startsWith('assist.')) events.push(event)
      if (event.type === 'assist.completed' || event.type === 'assist.failed') return events
    }
  }
  throw new Error('the event stream ended before the assist')
}
