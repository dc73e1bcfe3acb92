import type { TerminalEvent } from '@cuecard/contracts'
import type { AssistAccount } from './assist-account.ts'

/** Why an assist ended for a direct stream without the whole answer; a failed one has the code of its failure. */
export type StreamErrorCode = 'blocked' | 'cancelled' | 'superseded' | 'timed_out'

/** What went wrong, as a caller is told: `code` is stable, `message` carries no text of the answer. */
export interface StreamProblem {
  code: string
  message: string
}

/** Which rule ended an answer. */
export type Blocking = Pick<TerminalEvent & { type: 'assist.blocked' }, 'kind' | 'rule'>

/**
 * How one kind of direct stream tells of an assist. Each member gives the texts of the frames, in order; those of
 * `completed`, `blocked` and `failed` are the stream's last.
 */
export interface StreamForm {
  accepted(start: { tokenCount: number; modelId: string | undefined }): string[]
  /** `text` is new; `index` counts from 0. */
  text(text: string, index: number): string[]
  completed(account: AssistAccount): string[]
  blocked(by: Blocking): string[]
  failed(problem: StreamProblem): string[]
}

/** A block for forms that have no frame of its own for it. */
export function blockingProblem({ kind, rule }: Blocking): StreamProblem {
  return { code: 'blocked' satisfies StreamErrorCode, message: `Moderation has ended the answer: ${kind}/${rule}.` }
}
