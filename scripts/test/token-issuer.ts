import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An issuer of tokens with a key set of its own, on loopback. */
export interface TokenIssuer {
  /** Where its keys are. */
  jwksUrl: string
  /** A token for `subject` in `role`, good for an hour. */
  token(subject: string, role: string): string
  close(): Promise<void>
}

/** Starts an issuer whose tokens carry `claims`, signed with Ed25519. */
export async function startTokenIssuer(claims: { iss: string; aud: string }): Promise<TokenIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'test', alg: 'EdDSA', use: 'sig' }]
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    token(subject, role) {
      const payload = { ...claims, sub: subject, role, exp: Math.floor(Date.now() / 1_000) + 3_600 }
      const signed = [{ alg: 'EdDSA', kid: 'test' }, payload].map(base64url).join('.')
      return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
