import { type Configuration, simulatorSecrets, withSimulator } from '@cuecard/standalone'
import type { VendorSimulator } from '@cuecard/vendor-simulator'

/** A configuration whose default route leads to `simulator` with short waits, and the environment of its secrets. */
export function simulatorProfile(simulator: VendorSimulator): {
  configuration: Configuration
  env: Record<string, string>
} {
  const configuration = withSimulator<Configuration>({ profiles: {}, routes: {} }, simulator, 'soak')
  for (const profile of Object.values(configuration.profiles)) profile.limits = { baseDelayMs: 5, maxDelayMs: 200 }
  return { configuration, env: simulatorSecrets(simulator) }
}
