/** What a simulator has done since it was started. Counts go up only, except those that say "now". */
export interface SimulatorStatistics {
  /** Streams that are open now, stalled ones and those whose head is not sent yet included. */
  activeStreams: number
  /** Streams that wait now for a client that reads too slowly. */
  blockedStreams: number
  /** Stream requests that passed authentication and were understood. */
  streams: number
  /** Those of them that continued an earlier stream. */
  continuations: number
  /** Streams that said all they had to say, to their end marker. */
  wholeStreams: number
  /** Streams that ended as HTTP does, but too early, without their end marker, with gaps, or compressed unasked. */
  incompleteStreams: number
  /** Streams whose connection the simulator broke. */
  cutStreams: number
  /** Streams that were answered with something else. */
  refusedStreams: number
  /** Streams whose client hung up. */
  clientAborts: number
  /** Tokens of answers that were written. */
  tokensSent: number
  /** Requests for an access token, refused ones included. */
  tokenRequests: number
}

/** Statistics of a simulator that has done nothing yet. */
export function emptyStatistics(): SimulatorStatistics {
  return {
    activeStreams: 0,
    blockedStreams: 0,
    streams: 0,
    continuations: 0,
    wholeStreams: 0,
    incompleteStreams: 0,
    cutStreams: 0,
    refusedStreams: 0,
    clientAborts: 0,
    tokensSent: 0,
    tokenRequests: 0,
  }
}
