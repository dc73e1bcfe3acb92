import { JournalError } from '../errors.ts'
import type { Lease } from '../journal.ts'
import { isFinished, type LocatedHead } from './assist-head.ts'
import type { NatsParts } from './parts.ts'

/** Which of `leases` are lost: the assist was claimed again, has ended, or is gone. */
export async function lostLeases(parts: NatsParts, leases: readonly Lease[]): Promise<Lease[]> {
  const found = await Promise.all(leases.map(({ tenant, assistId }) => parts.index.find(tenant, assistId)))
  const subjects = found.map((found) => {
    return found && parts.subjects.assist(found.assist, found.assist.interactionId, found.assist.assistId).log
  })
  const heads = await parts.log.readEach(subjects.filter((subject) => subject !== undefined))
  return leases.filter(({ fence }, place) => {
    const head = heads.get(subjects[place] ?? '')?.head
    return head === undefined || isFinished(head) || head.claims !== fence
  })
}

/** The assist's last head; raises what an append under `lease` is refused with. */
export function refuseLost(lease: Lease, agentId: string, last: LocatedHead | undefined): LocatedHead {
  // Only a finished assist is ever removed.
  if (last === undefined) throw finished()
  if (last.head.claims !== lease.fence || agentId !== lease.agentId) {
    throw new JournalError(
      'fenced',
      'The lease is lost: another worker holds the assist, or it has ended. Stop writing.',
    )
  }
  if (isFinished(last.head)) throw finished()
  return last
}

/** The refusal of what comes after the end. */
export function finished(): JournalError {
  return new JournalError('finished', 'The assist has ended; it takes no more entries.')
}
