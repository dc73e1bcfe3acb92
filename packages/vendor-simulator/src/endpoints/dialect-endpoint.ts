import type { Dialect, DialectName } from '../dialects/dialect.ts'

/** Where a dialect is spoken, and what a client needs to be let in. */
export interface DialectEndpoint {
  dialect: DialectName
  /** The URL that streams are opened at. */
  streamUrl: string
  authentication:
    | { kind: 'bearer'; apiKey: string }
    | {
        kind: 'client-credentials'
        tokenUrl: string
        clientId: string
        clientSecret: string
        /** How id and secret are sent to the token endpoint. */
        clientAuthentication: 'form' | 'basic'
        /** What to ask for; absent where nothing is asked for. */
        scope?: string
      }
}

/** The id that a client of `dialect` has; two dialects that share a token endpoint are told apart by it. */
export function clientIdOf(dialect: Dialect): string {
  return `cuecard-${dialect.name}`
}

/** The endpoint of `dialect` at a simulator with this origin and these secrets. */
export function endpointOf(
  dialect: Dialect,
  origin: string,
  { apiKey, clientSecret }: { apiKey: string; clientSecret: string },
): DialectEndpoint {
  const { name, path, authentication } = dialect
  const streamUrl = origin + path
  if (authentication.kind === 'bearer') {
    return { dialect: name, streamUrl, authentication: { kind: 'bearer', apiKey } }
  }
  const { tokenPath, clientAuthentication, grants, scopeIsAsked } = authentication
  return {
    dialect: name,
    streamUrl,
    authentication: {
      kind: 'client-credentials',
      tokenUrl: origin + tokenPath,
      clientId: clientIdOf(dialect),
      clientSecret,
      clientAuthentication,
      ...(scopeIsAsked ? { scope: grants } : {}),
    },
  }
}
