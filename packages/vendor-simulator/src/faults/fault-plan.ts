import type { DialectName } from '../dialects/dialect.ts'
import type { StreamFaults, TokenFaults } from './faults.ts'

/** Which stream a fault plan is asked about. */
export interface StreamIdentity {
  /** Counts all stream requests of this simulator that passed authentication, from 0. */
  index: number
  dialect: DialectName
  prompt: string
  /** Counts the requests for this prompt since it was last streamed to its end, from 1. */
  attempt: number
  /** Whether this stream is asked to continue an earlier one, by its id or by the text that it said. */
  continued: boolean
}

/** Which request for an access token a fault plan is asked about. */
export interface TokenRequestIdentity {
  /** Counts all token requests of this simulator, from 0. */
  index: number
  dialect: DialectName
}

/** Decides what goes wrong, for each stream and each token request. */
export interface FaultPlan {
  stream?: (stream: StreamIdentity) => StreamFaults | undefined
  token?: (request: TokenRequestIdentity) => TokenFaults | undefined
}

/** A fault plan, or only its part for streams. */
export type Faults = FaultPlan | NonNullable<FaultPlan['stream']>

/** `faults` as a plan. */
export function asPlan(faults: Faults): FaultPlan {
  return typeof faults === 'function' ? { stream: faults } : faults
}
