import { setTimeout as delay } from 'node:timers/promises'
import { request } from 'undici'

/** Who starts assists, and where. */
export interface Caller {
  origin: string
  token: string
}

/** A development token of the server at `origin`. */
export async function developmentToken(origin: string, agent: string, role: 'agent' | 'service'): Promise<string> {
  const { body } = await request(`${origin}/dev/token?agent=${agent}&role=${role}`)
  return ((await body.json()) as { token: string }).token
}

/**
 * Starts an assist; gives its id. Tries again while the server is down, with the same idempotency key: the first try
 * may have arrived.
 */
export async function startAssist(caller: () => Caller, agentId: string, prompt: string, key: string): Promise<string> {
  for (;;) {
    const { origin, token } = caller()
    try {
      const { statusCode, body } = await request(`${origin}/v1/assists`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ agentId, interaction: { id: key }, prompt }),
      })
      const answer = (await body.json()) as { assistId: string; code?: string }
      if (statusCode === 202) return answer.assistId
      if (statusCode !== 503) throw new RefusedError(`POST /v1/assists answered ${statusCode} ${answer.code}`)
    } catch (error) {
      if (error instanceof RefusedError) throw error
    }
    await delay(25)
  }
}

class RefusedError extends Error {}
