import { createHash, randomUUID } from 'node:crypto'
import { type AssistRequest, ProblemError } from '@cuecard/contracts'
import { JournalError } from '@cuecard/journal'
import { type EnqueueServices, enqueueAssist } from '../enqueue-assist.ts'
import type { Reading } from './direct-stream.ts'
import { type AssistKey, readAssist } from './follow-assist.ts'
import { sessionAssistId } from './session-assist-id.ts'
import type { Telling } from './telling.ts'

/** What a caller wants to be told of. */
export interface StreamRequest extends Pick<AssistRequest, 'messages' | 'route' | 'model' | 'temperature'> {
  /** What is known of the conversation, beside its id. */
  facts?: Readonly<Record<string, unknown>>
}

/** How the answer to it is read. */
export interface ReadingOptions {
  telling: Telling
  /** The caller's name for the stream, by which readers find it. */
  session?: string
  /** How long a reader of the session is waited for. */
  sessionGraceMs?: number
  timeoutMs?: number
}

/**
 * Starts an assist for `agent` and gives how to read it. With a session the same request is the same assist, which is
 * read from its beginning again.
 *
 * @throws ProblemError `idempotency_conflict` when the session is that of another request, and what preparing says.
 */
export async function startReading(
  services: EnqueueServices,
  agent: Omit<AssistKey, 'assistId'>,
  { facts, ...asked }: StreamRequest,
  { telling, session, sessionGraceMs = 0, timeoutMs }: ReadingOptions,
): Promise<Reading> {
  const assistId = session === undefined ? randomUUID() : sessionAssistId(agent, session)
  const request = { ...asked, interaction: { ...facts, id: session ?? assistId } }
  const idempotency = { key: `direct ${assistId}`, requestDigest: digestOf(request) }
  const identity = { assistId, ...(session !== undefined && { idempotency }) }
  const { after, duplicate } = await enqueueAssist(services, agent, request, identity).catch(conflictOf)
  const assist = { tenant: agent.tenant, agentId: agent.agentId, assistId }
  const { entries, position } = duplicate
    ? await readAssist(services.journal, assist)
    : { entries: [], position: { seq: 0, offset: after } }
  return {
    assist,
    telling,
    past: entries,
    position,
    leaving: { graceMs: session === undefined ? 0 : sessionGraceMs },
    comesBack: false,
    ...(timeoutMs !== undefined && { timeoutMs }),
  }
}

function digestOf(request: object): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('base64url')
}

function conflictOf(error: unknown): never {
  if (!(error instanceof JournalError && error.code === 'idempotency_conflict')) throw error
  throw new ProblemError('idempotency_conflict', 'This session is that of another request: name another one.', {
    cause: error,
  })
}
