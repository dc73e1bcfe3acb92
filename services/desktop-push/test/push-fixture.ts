import { join } from 'node:path'
import type { AssistEvent } from '@cuecard/contracts'
import { createHttpService, DevelopmentAuthenticator, type Role } from '@cuecard/http-service'
import { CursorCodec, type Entry, type Journal, type Lease, openSqliteJournal } from '@cuecard/journal'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import type { Test } from 'tap'
import type { ClientOptions } from 'ws'
import { createDesktopPush, type DesktopPush, type DesktopPushOptions } from '../src/index.ts'
import { DeskClient } from './desk-client.ts'
import { FakeClock } from './fake-clock.ts'

/** A running desktop-push on a real journal. */
export interface PushFixture {
  app: FastifyInstance
  origin: string
  journal: Journal
  cursors: CursorCodec
  authenticator: DevelopmentAuthenticator
  clock: FakeClock
  push: DesktopPush
  metrics: () => Promise<string>
  logged: () => string
  token: (agent: string, grant?: { role?: Role; tenant?: string; lifetimeSeconds?: number }) => Promise<string>
  /** A desktop of `agent` that has not said hello yet. */
  desk: (agent: string, options?: ClientOptions) => Promise<DeskClient>
  /** An assist of `agent` to speak in. */
  assist: (agent: string, tenant?: string) => Promise<FakeAssist>
  close: () => Promise<void>
}

/** Plays the part of the ingest for one assist. */
export interface FakeAssist {
  assistId: string
  /** Appends one sentence for each text, as one append. */
  say(...texts: string[]): Promise<Entry[]>
  append(...events: AssistEvent[]): Promise<Entry[]>
  complete(): Promise<Entry[]>
}

const cursorKey = Buffer.alloc(32, 3)

/** Starts it; everything is closed when the test ends. Time stands still unless the test moves the clock. */
export async function startPush(
  t: Test,
  options: Partial<DesktopPushOptions> & { folder?: string; journalFile?: string } = {},
): Promise<PushFixture> {
  const { folder = t.testdir(), journalFile = 'journal.sqlite', ...rest } = options
  const lines: string[] = []
  const logger = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) })
  const clock = new FakeClock()
  const journal =
    options.journal ??
    (await openSqliteJournal({ file: join(folder, journalFile), encryptionKey: Buffer.alloc(32, 1) }))
  const cursors = new CursorCodec(cursorKey)
  const authenticator = new DevelopmentAuthenticator(Buffer.alloc(32, 2))
  const registry = new Registry()
  const push = createDesktopPush({ journal, cursors, authenticator, registry, logger, clock, ...rest })
  const app = createHttpService({
    name: 'desktop-push',
    logger,
    authenticator,
    registry,
    ready: () => ({ ok: true, checks: {} }),
  })
  app.register(push.plugin)
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const desks: DeskClient[] = []
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= (async () => {
      for (const desk of desks) desk.socket.terminate()
      await app.close()
      await journal.close()
    })()
    return closing
  }
  t.teardown(close)
  const token: PushFixture['token'] = (agent, { role = 'agent', ...grant } = {}) =>
    authenticator.issueToken({ agent, role, ...grant })
  return {
    app,
    origin,
    journal,
    cursors,
    authenticator,
    clock,
    push,
    metrics: () => registry.metrics(),
    logged: () => lines.join(''),
    token,
    async desk(agent, clientOptions) {
      const desk = new DeskClient(origin, await token(agent), clientOptions)
      desks.push(desk)
      return desk.open()
    },
    assist: (agent, tenant = 'default') => startAssist(journal, clock, tenant, agent),
    close,
  }
}

let assists = 0

async function startAssist(journal: Journal, clock: FakeClock, tenant: string, agentId: string): Promise<FakeAssist> {
  assists += 1
  const assistId = `assist-${assists}`
  const interactionId = `call-${assists}`
  await journal.enqueue({
    tenant,
    agentId,
    assistId,
    interactionId,
    request: {},
    accepted: { type: 'assist.accepted', interactionId, route: 'default', tokenCount: 1 },
    at: clock.now(),
  })
  let lease: Lease | undefined
  let seq = 1
  const append = async (...events: AssistEvent[]): Promise<Entry[]> => {
    lease ??= (await journal.claim(3_600_000, 1))[0]!.lease
    return journal.append(
      lease,
      events.map((event) => ({ seq: ++seq, at: clock.now(), event })),
    )
  }
  return {
    assistId,
    append,
    say: (...texts) => append(...texts.map(sentence)),
    complete: () => append({ type: 'assist.completed', finishReason: 'stop' }),
  }
}

/** A moderated sentence. */
export function sentence(text: string): AssistEvent {
  return { type: 'assist.sentence', text, verdict: { id: 'v', policy: 'p' }, redactions: [] }
}
