import type { AssistRequest, PreparedAssist } from '@cuecard/contracts'
import type { AgentKey, Enqueued, Journal, NewAssist } from '@cuecard/journal'
import type { Clock } from './clock.ts'

/** Makes a request ready for the queue, or raises `ProblemError`, which whoever asked is told. */
export type PrepareAssist = (request: AssistRequest) => PreparedAssist | Promise<PreparedAssist>

/** What putting an assist into the queue needs. */
export interface EnqueueServices {
  journal: Journal
  prepare: PrepareAssist
  clock: Clock
}

/** Puts an assist for `agent` into the queue: whose it is comes from who asks, never from what they ask for. */
export async function enqueueAssist(
  { journal, prepare, clock }: EnqueueServices,
  { tenant, agentId }: AgentKey,
  request: Omit<AssistRequest, 'agentId'>,
  identity: Pick<NewAssist, 'assistId' | 'idempotency'>,
): Promise<Enqueued> {
  const prepared = await prepare({ ...request, agentId })
  const { id } = request.interaction
  return journal.enqueue({ tenant, agentId, interactionId: id, ...prepared, at: clock.now(), ...identity })
}
