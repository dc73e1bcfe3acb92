import type { DialectName } from './dialects/dialect.ts'
import { dialects } from './dialects/index.ts'
import type { DialectEndpoint } from './endpoints/dialect-endpoint.ts'
import { sampleCalls } from './sample-calls.ts'

/** For each dialect where it is spoken, and a command that asks for a stream there. */
export function examples(endpointOf: (name: DialectName) => DialectEndpoint): string[] {
  return dialects.map((dialect) => {
    const endpoint = endpointOf(dialect.name)
    const body = JSON.stringify(dialect.exampleRequest(sampleCalls[0]!.prompt))
    return `${dialect.name}  ${endpoint.streamUrl}\n${streamCommand(endpoint, body)}`
  })
}

function streamCommand({ streamUrl, authentication }: DialectEndpoint, body: string): string {
  const key = authentication.kind === 'bearer' ? authentication.apiKey : `$(${tokenCommand(authentication)})`
  return (
    `  ${curl(streamUrl)} -N ${streamUrl} \\\n    -H "Authorization: Bearer ${key}" \\\n` +
    `    -H 'Content-Type: application/json' -d '${body.replaceAll("'", "'\\''")}'`
  )
}

type ClientCredentials = DialectEndpoint['authentication'] & { kind: 'client-credentials' }

function tokenCommand({ tokenUrl, clientId, clientSecret, clientAuthentication, scope }: ClientCredentials): string {
  const client =
    clientAuthentication === 'basic'
      ? `-u ${clientId}:${clientSecret}`
      : `-d client_id=${clientId} -d client_secret=${clientSecret}`
  const form = `-d grant_type=client_credentials ${client}${scope === undefined ? '' : ` -d 'scope=${scope}'`}`
  return `${curl(tokenUrl)} -s ${tokenUrl} ${form} | sed 's/.*"access_token":"\\([^"]*\\).*/\\1/'`
}

/** A certificate that signs itself is one that curl must be told not to mind. */
function curl(url: string): string {
  return url.startsWith('https:') ? 'curl -k' : 'curl'
}
