import { type Configuration, simulatorSecrets, withSimulator } from '@cuecard/standalone'
import { type FaultPlan, type FaultRates, seededFaults, type VendorSimulator } from '@cuecard/vendor-simulator'

/** A configuration whose default route leads to `simulator` with short waits, and the environment of its secrets. */
export function simulatorProfile(simulator: VendorSimulator): {
  configuration: Configuration
  env: Record<string, string>
} {
  const configuration = withSimulator<Configuration>({ profiles: {}, routes: {} }, simulator, 'soak')
  for (const profile of Object.values(configuration.profiles)) profile.limits = { baseDelayMs: 5, maxDelayMs: 200 }
  return { configuration, env: simulatorSecrets(simulator) }
}

/** Fewer tokens can be too little text to tell a repetition by (`docs/decisions/0001-overlap-by-evidence.md`). */
const fewestRepeatedTokens = 6

/**
 * The seeded plan, in which a vendor that says delivered tokens again says at least {@link fewestRepeatedTokens}, from a
 * token's beginning on: half of an answer's only token could be a single letter.
 */
export function cutsAndRepetitions(seed: number, rates: FaultRates): FaultPlan {
  const plan = seededFaults(seed, rates)
  return {
    stream(stream) {
      const { continuation, ...faults } = plan.stream?.(stream) ?? {}
      if (continuation === undefined) return faults
      const reEmitTokens = Math.max(continuation.reEmitTokens ?? 0, fewestRepeatedTokens)
      return { ...faults, continuation: { ...continuation, reEmitTokens, startInsideToken: false } }
    },
  }
}
