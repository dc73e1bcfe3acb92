import type { IngestConfiguration } from '@cuecard/ingest'
import type { VendorSimulator } from '@cuecard/vendor-simulator'

const secretNames = { id: 'CUECARD_SIMULATOR_ID', secret: 'CUECARD_SIMULATOR_SECRET' } as const

/**
 * `configuration` with `simulator` as one more profile and route called `name`, and as the default where there is none.
 * A profile or route that has the name already stays.
 */
export function withSimulator<Configuration extends IngestConfiguration>(
  configuration: Configuration,
  simulator: VendorSimulator,
  name = 'simulator',
): Configuration {
  const profile = {
    dialect: 'cxone-chat',
    baseUrl: simulator.origin,
    model: 'simulator',
    clientId: { env: secretNames.id },
    clientSecret: { env: secretNames.secret },
  }
  return {
    ...configuration,
    profiles: { [name]: profile, ...configuration.profiles },
    routes: { default: [name], [name]: [name], ...configuration.routes },
  }
}

/** What the profile of {@link withSimulator} looks up in the environment. */
export function simulatorSecrets(simulator: VendorSimulator): Record<string, string> {
  const { authentication } = simulator.endpoint('cxone-chat')
  if (authentication.kind !== 'client-credentials') throw new TypeError('cxone-chat is authenticated by OAuth')
  return { [secretNames.id]: authentication.clientId, [secretNames.secret]: authentication.clientSecret }
}
