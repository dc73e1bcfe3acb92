import type { CancelledBy } from '@cuecard/contracts'
import { carriedOn, isFinished } from './assist-head.ts'
import type { NatsParts } from './parts.ts'
import { joinBody } from './stored-message.ts'

/** Notes that somebody wants an assist to end, the first one who asked, and tells every process; see `Journal.cancel`. */
export async function cancel(
  parts: NatsParts,
  { tenant, assistId, agentId }: { tenant: string; assistId: string; agentId?: string },
  by: CancelledBy,
): Promise<'requested' | 'finished' | 'unknown'> {
  const found = await parts.index.find(tenant, assistId)
  if (found === undefined || (agentId !== undefined && found.assist.agentId !== agentId)) return 'unknown'
  const subjects = parts.subjects.assist(found.assist, found.assist.interactionId, assistId)
  let outcome: 'requested' | 'finished' | 'unknown' = 'requested'
  await parts.log.change(subjects, {
    id: parts.newId(),
    // Whether it was this call that noted it makes no difference: `next` finds it noted.
    done: () => undefined,
    next: (last) => {
      outcome = last === undefined ? 'unknown' : isFinished(last.head) ? 'finished' : 'requested'
      if (last === undefined || outcome !== 'requested' || last.head.cancelledBy !== undefined) return undefined
      const head = { ...carriedOn(last), cancelledBy: by }
      return { head, body: joinBody(head) }
    },
  })
  if (outcome === 'requested') parts.tell.cancel(assistId, by)
  return outcome
}
