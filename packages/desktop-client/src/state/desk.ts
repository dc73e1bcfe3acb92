import type { AssistSnapshot, DesktopEvent } from '@cuecard/contracts'
import { type AssistView, advance, assistViewFromSnapshot, isRunning, newAssistView } from './assist-view.ts'

/** Everything that the desktop knows. Values are never changed in place: a change gives a new object. */
export interface Desk {
  /** Where to go on from: every event up to here is in `assists`. Nothing before the first `welcome` or event. */
  readonly cursor: string | undefined
  /** Oldest first, at most `maxAssists`; finished ones make room before those that run. */
  readonly assists: readonly AssistView[]
  /** History was lost for good at least once: a snapshot stands in for it, or an assist is marked `incomplete`. */
  readonly historyLost: boolean
  /** The ids of assists that made room for newer ones: what still comes of them is passed over. Bounded. */
  readonly forgotten: readonly string[]
  readonly maxAssists: number
}

/** What became of an event. */
export type Applied =
  | { outcome: 'applied'; desk: Desk; assist: AssistView }
  /** Nothing new to show: the seq was seen before, or the assist has been forgotten. */
  | { outcome: 'passed'; desk: Desk }
  /**
   * Events between `after` and this one are missing, and nothing was applied. They come after `from`: the cursor of the
   * assist's own last event, because other assists' events may have moved the desk's cursor past them. An assist that
   * was never seen has no `from`.
   */
  | { outcome: 'hole'; after: number; from: string | undefined }

/** The desk as it is, but going on from an earlier `cursor`: what comes again is passed over. */
export function rewind(desk: Desk, cursor: string | undefined): Desk {
  return { ...desk, cursor }
}

/** A desk without assists that goes on from `cursor`, if there is one. */
export function emptyDesk(maxAssists: number, cursor?: string): Desk {
  return { cursor, assists: [], historyLost: false, forgotten: [], maxAssists }
}

/**
 * Applies one event: each seq of an assist once, in order, without a hole. The cursor is that of the event, also when
 * it was seen before: whoever goes on from too early sees some events again, which does no harm.
 */
export function applyEvent(desk: Desk, event: DesktopEvent): Applied {
  const known = findAssist(desk, event.assistId)
  const lastSeq = known?.seq ?? 0
  if (event.seq <= lastSeq || desk.forgotten.includes(event.assistId)) {
    return { outcome: 'passed', desk: { ...desk, cursor: event.cursor } }
  }
  if (event.seq > lastSeq + 1) return { outcome: 'hole', after: lastSeq, from: known?.cursor }
  return put(desk, advance(known ?? newAssistView(event), event), event.cursor)
}

/**
 * Applies the event behind a hole that a second reading of the log has not filled. The assist is marked `incomplete`:
 * its text stays as it was before the hole, so that nothing is shown as one answer that is not one.
 */
export function applyBehindHole(desk: Desk, event: DesktopEvent): Applied {
  const assist = { ...(findAssist(desk, event.assistId) ?? newAssistView(event)), incomplete: true }
  return put({ ...desk, historyLost: true }, advance(assist, event), event.cursor)
}

/**
 * Replaces what is known by a snapshot. An assist that has not moved on meanwhile keeps its sentences and redactions.
 * `asked` says whether the desktop had asked to go on from a cursor: only then is a snapshot a loss.
 */
export function applySnapshot(
  desk: Desk,
  snapshot: { cursor: string; assists: readonly AssistSnapshot[] },
  asked: boolean,
): Desk {
  const assists = snapshot.assists.map((next) => {
    const known = findAssist(desk, next.assistId)
    const unchanged = known?.seq === next.seq && known.text === next.text
    return unchanged ? { ...known, cursor: snapshot.cursor } : assistViewFromSnapshot(next, snapshot.cursor)
  })
  const forgotten = makeRoom(assists, desk.maxAssists)
  return { ...desk, cursor: snapshot.cursor, assists, historyLost: desk.historyLost || asked, forgotten }
}

/** The assist with this id, unless it is unknown or forgotten. */
export function findAssist(desk: Desk, assistId: string): AssistView | undefined {
  return desk.assists.findLast((assist) => assist.assistId === assistId)
}

function put(desk: Desk, assist: AssistView, cursor: string): Applied {
  const index = desk.assists.findLastIndex((other) => other.assistId === assist.assistId)
  if (index >= 0) {
    return { outcome: 'applied', desk: { ...desk, cursor, assists: desk.assists.with(index, assist) }, assist }
  }
  const assists = [...desk.assists, assist]
  const forgotten = [...desk.forgotten, ...makeRoom(assists, desk.maxAssists)]
  const remembered = forgotten.slice(-forgottenPerAssist * desk.maxAssists)
  return { outcome: 'applied', desk: { ...desk, cursor, assists, forgotten: remembered }, assist }
}

/** Takes out what is too many, the oldest finished ones first; gives their ids. */
function makeRoom(assists: AssistView[], maxAssists: number): string[] {
  const forgotten: string[] = []
  while (assists.length > maxAssists) {
    const finished = assists.findIndex((assist) => !isRunning(assist))
    forgotten.push(...assists.splice(Math.max(0, finished), 1).map(({ assistId }) => assistId))
  }
  return forgotten
}

/** How many ids of forgotten assists are remembered for each assist that is kept. */
const forgottenPerAssist = 4
