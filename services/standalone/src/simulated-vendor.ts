import type { IngestConfiguration } from '@cuecard/ingest'
import { type DialectName, dialectNames, type VendorSimulator } from '@cuecard/vendor-simulator'

/**
 * `configuration` with `simulator` as one more profile and route called `name`, and as the default where there is none;
 * its other dialects are routes, too, called `name-dialect`. A profile or route that has a name already stays.
 */
export function withSimulator<Configuration extends IngestConfiguration>(
  configuration: Configuration,
  simulator: VendorSimulator,
  name = 'simulator',
): Configuration {
  const profiles: IngestConfiguration['profiles'] = {}
  const routes: IngestConfiguration['routes'] = { default: [name] }
  for (const dialect of dialectNames) {
    const own = dialect === 'cxone-chat' ? name : `${name}-${dialect}`
    profiles[own] = {
      dialect,
      baseUrl: simulator.origin,
      model: 'simulator',
      ...(dialect === 'genesys-chat' ? { configurationId: 'simulator' } : {}),
      ...credentialsOf(simulator, dialect),
    }
    routes[own] = [own]
  }
  return {
    ...configuration,
    profiles: { ...profiles, ...configuration.profiles },
    routes: { ...routes, ...configuration.routes },
  }
}

/** What the profiles of {@link withSimulator} look up in the environment. */
export function simulatorSecrets(simulator: VendorSimulator): Record<string, string> {
  const secrets: Record<string, string> = {}
  for (const dialect of dialectNames) {
    const { authentication } = simulator.endpoint(dialect)
    if (authentication.kind === 'bearer') secrets[secretName(dialect, 'KEY')] = authentication.apiKey
    else {
      secrets[secretName(dialect, 'ID')] = authentication.clientId
      secrets[secretName(dialect, 'SECRET')] = authentication.clientSecret
    }
  }
  return secrets
}

function credentialsOf(simulator: VendorSimulator, dialect: DialectName) {
  if (simulator.endpoint(dialect).authentication.kind === 'bearer') {
    return { apiKey: { env: secretName(dialect, 'KEY') } }
  }
  return { clientId: { env: secretName(dialect, 'ID') }, clientSecret: { env: secretName(dialect, 'SECRET') } }
}

function secretName(dialect: DialectName, what: 'ID' | 'SECRET' | 'KEY'): string {
  return `CUECARD_SIMULATOR_${dialect.toUpperCase().replaceAll('-', '_')}_${what}`
}
