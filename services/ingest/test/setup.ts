import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type AssistEvent, type AssistRequest, isTerminal } from '@cuecard/contracts'
import { CursorCodec, type Entry, type Journal, openSqliteJournal } from '@cuecard/journal'
import { compilePolicy, type Policy } from '@cuecard/moderation'
import { startVendorSimulator, type VendorSimulator } from '@cuecard/vendor-simulator'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import type { Test } from 'tap'
import { buildRoutes, createIngest, type Ingest, type IngestConfiguration } from '../src/index.ts'

/** Everything that an ingest needs, real: a journal in a file, a vendor over HTTP. */
export interface Bench {
  journal: Journal
  /** Puts the journal's disk out of order; the returned function repairs it. */
  breakJournal(): () => void
  simulator: VendorSimulator
  registry: Registry
  cursors: CursorCodec
  /** Starts an ingest; the test's end stops it. */
  ingest(changes?: Partial<Parameters<typeof createIngest>[0]>): Ingest
  /** Puts an assist into the queue. */
  enqueue(assistId: string, request?: Partial<AssistRequest>): Promise<void>
  /** The assist's events once it has ended. */
  ended(assistId: string): Promise<AssistEvent[]>
  /** Follows the agent's log until `found` says so; gives the entries. */
  until(found: (entries: readonly Entry[]) => boolean): Promise<Entry[]>
}

export const agent = { tenant: 'default', agentId: 'agent-1' }

export const policy: Policy = {
  version: 1,
  pii: { card: 'redact', email: 'redact' },
  region: 'US',
  blocklists: [{ name: 'stop', action: 'block', terms: ['self destruct'] }],
}

/** The prompt of the route `prompted`. */
const systemPrompt =
  "You help the agent of a shop. Language: {{ language }}. Tone: {{ tone | default: 'calm' }}.\nIntent: {{ intent }}\n" +
  'Customer: {{ customer.name }}{% for turn in history %}\n- {{ turn }}{% endfor %}'

/** The routes of the tests: two profiles at one simulator, and one where nobody listens. */
function configurationOf({ origin }: VendorSimulator): IngestConfiguration {
  const profile = {
    dialect: 'cxone-chat',
    baseUrl: origin,
    clientId: { env: 'ID' },
    clientSecret: { env: 'SECRET' },
    limits: { baseDelayMs: 1, maxDelayMs: 20, maxAttempts: 2, idleTimeoutMs: 5_000 },
  }
  const { clientId, clientSecret, ...openai } = { ...profile, dialect: 'openai', apiKey: { env: 'KEY' } }
  return {
    profiles: { main: profile, openai, dead: { ...openai, baseUrl: 'http://127.0.0.1:9' } },
    routes: { default: ['main'], openai: ['openai'], fallback: ['dead', 'main'], dead: ['dead'], prompted: ['main'] },
    prompts: { prompted: { system: systemPrompt } },
  }
}

/** Puts the SQLite journal in `file` out of order, as its disk would; the returned function repairs it. */
export function breakJournal(file: string): () => void {
  const rename = (from: string, to: string) => {
    const database = new DatabaseSync(file, { timeout: 5_000 })
    database.exec(`ALTER TABLE ${from} RENAME TO ${to}`)
    database.close()
  }
  rename('entries', 'elsewhere')
  return () => rename('elsewhere', 'entries')
}

/** Sets everything up for one test. */
export async function setUp(t: Test, options: Parameters<typeof startVendorSimulator>[0] = {}): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'cuecard-ingest-'))
  const file = join(folder, 'journal.db')
  const journal = await openSqliteJournal({ file, encryptionKey: randomBytes(32) })
  const simulator = await startVendorSimulator({ tokensPerSecond: 0, ...options })
  const { authentication } = simulator.endpoint('cxone-chat')
  const client = authentication.kind === 'client-credentials' ? authentication : undefined
  const key = simulator.endpoint('openai').authentication
  const env = { ID: client?.clientId, SECRET: client?.clientSecret, KEY: key.kind === 'bearer' ? key.apiKey : '' }
  const registry = new Registry()
  const cursors = new CursorCodec(randomBytes(32))
  const running: Ingest[] = []
  t.teardown(async () => {
    await Promise.all(running.map((ingest) => ingest.stop()))
    await journal.close()
    await simulator.close()
    rmSync(folder, { recursive: true })
  })
  const until: Bench['until'] = async (found) => {
    const stop = new AbortController()
    const entries: Entry[] = []
    for await (const page of journal.follow(agent, 0, { signal: stop.signal })) {
      entries.push(...page)
      if (found(entries)) break
    }
    return entries
  }
  return {
    journal,
    breakJournal: () => breakJournal(file),
    simulator,
    registry,
    cursors,
    until,
    ingest(changes) {
      const compiled = compilePolicy(policy)
      const routes = buildRoutes(configurationOf(simulator), env)
      const logger = pino({ level: 'silent' })
      const metrics = running.length === 0 ? registry : new Registry()
      const ingest = createIngest({
        journal,
        cursors,
        routes,
        policy: () => compiled,
        registry: metrics,
        logger,
        ...changes,
      })
      running.push(ingest)
      return ingest
    },
    async enqueue(assistId, request = {}) {
      const interactionId = 'call-1'
      const route = request.route ?? 'default'
      await journal.enqueue({
        ...agent,
        assistId,
        interactionId,
        request: { agentId: agent.agentId, interaction: { id: interactionId }, prompt: 'help', ...request },
        accepted: { type: 'assist.accepted', interactionId, route, tokenCount: 1 },
        at: Date.now(),
      })
    },
    async ended(assistId) {
      const entries = await until((all) => all.some((entry) => entry.assistId === assistId && isTerminal(entry.event)))
      return entries.filter((entry) => entry.assistId === assistId).map(({ event }) => event)
    },
  }
}

/** The answer that events add up to. */
export function textOf(events: readonly AssistEvent[]): string {
  const from = events.findLastIndex(({ type }) => type === 'assist.superseded') + 1
  return events
    .slice(from)
    .flatMap((event) => (event.type === 'assist.sentence' ? [event.text] : []))
    .join('')
}
