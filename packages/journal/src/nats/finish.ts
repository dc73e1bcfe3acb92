import { isFinished, type LocatedHead, offsetOf } from './assist-head.ts'
import type { NatsParts } from './parts.ts'
import { retrying } from './retry.ts'
import { joinBody } from './stored-message.ts'
import type { AssistSubjects } from './subjects.ts'
import type { Delivery } from './work-queue.ts'

/** What is noted of a finished assist for retention. */
export interface FinishedAssist {
  finishedAt: number
  entries: number
  /** The sequence of the message with entry 1. */
  first: number
  /** The offset of its last entry. */
  last: number
}

/**
 * Clears up behind an assist that has ended: notes it for retention, then overwrites its request and takes it out of the
 * queue. Whatever of it fails is done by the next worker who gets the assist from the queue, which it is in until the end.
 */
export async function finish(
  { store, queue }: NatsParts,
  subjects: AssistSubjects,
  last: LocatedHead | undefined,
  delivery: Delivery | undefined,
): Promise<void> {
  if (last !== undefined && isFinished(last.head)) {
    const { head, seq } = last
    const note: FinishedAssist = {
      finishedAt: head.finishedAt!,
      entries: head.lastSeq,
      first: head.first ?? seq,
      last: offsetOf(seq, Math.max(0, head.count - 1)),
    }
    const expect = { subject: subjects.finished, lastSequence: 0 }
    await retrying(store.deadline(), () => store.publish(subjects.finished, joinBody(note), { expect }))
  }
  const seq = delivery?.seq ?? (await store.last(subjects.queue))?.seq
  if (seq !== undefined) await store.shred(seq)
  if (delivery !== undefined) await queue.acknowledge(delivery.reply)
}
