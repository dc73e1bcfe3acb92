import { isTerminal, ProblemError } from '@cuecard/contracts'
import { type AgentKey, type Entry, type Journal, JournalError } from '@cuecard/journal'

/** One assist in its agent's log. */
export interface AssistKey extends AgentKey {
  assistId: string
}

/** How far an assist was read: its last entry's seq, and an offset behind which all later ones are. */
export interface AssistPosition {
  seq: number
  offset: number
}

/** An assist as it is now, and where its next entries are. Raises `not_found` when it is not kept any more. */
export async function readAssist(
  journal: Journal,
  assist: AssistKey,
): Promise<{ entries: Entry[]; position: AssistPosition }> {
  // The head first: what is appended meanwhile lies behind it, and is known by its seq.
  const offset = await journal.head(assist)
  const entries = await journal.entries(assist.tenant, assist.assistId)
  const last = entries.at(-1)
  if (last === undefined) throw new ProblemError('not_found', 'This assist is not kept any more.')
  return { entries, position: { seq: last.seq, offset } }
}

/**
 * Yields the entries of one assist after `position`, in order, each once: those that are there, then those that come,
 * up to the terminal one. Reads no further than it is asked to. Ends early when `signal` aborts or the journal closes;
 * raises `not_found` when the assist is not kept any more.
 */
export async function* followAssist(
  journal: Journal,
  assist: AssistKey,
  { seq, offset }: AssistPosition,
  signal: AbortSignal,
): AsyncGenerator<readonly Entry[], void> {
  const isNew = (entry: Entry): boolean => entry.assistId === assist.assistId && entry.seq > seq
  for (;;) {
    try {
      for await (const page of journal.follow(assist, offset, { signal })) {
        offset = page.at(-1)!.offset
        const entries = page.filter(isNew)
        if (entries.length === 0) continue
        seq = entries.at(-1)!.seq
        yield entries
        if (isTerminal(entries.at(-1)!.event)) return
      }
      return
    } catch (error) {
      // Retention has removed something behind the offset; whether it was of this assist is seen by what is left.
      if (!(error instanceof JournalError && error.code === 'cursor_trimmed')) throw error
    }
    const { entries, position } = await readAssist(journal, assist)
    const missed = entries.filter(isNew)
    ;({ seq, offset } = position)
    if (missed.length > 0) yield missed
    if (isTerminal(entries.at(-1)!.event)) return
  }
}
