import { createHash } from 'node:crypto'
import type { AgentKey } from '@cuecard/journal'

/**
 * The id of the assist that an agent's caller named `session`: always the same one, so that every process finds it
 * without being told. A UUID of version 8 (RFC 9562, section 5.8) from SHA-256 over tenant, agent and session.
 */
export function sessionAssistId({ tenant, agentId }: AgentKey, session: string): string {
  // The lengths keep ('ab', 'c') apart from ('a', 'bc').
  const name = `cuecard session ${tenant.length}:${tenant}${agentId.length}:${agentId}${session}`
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
