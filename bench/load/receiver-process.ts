import { Agent, type Dispatcher, request } from 'undici'
import { serve } from '../rig/remote.ts'
import { promptFor, variants } from './marked-answer.ts'
import type { VendorAddress } from './vendor-process.ts'

const agent = new Agent({ connections: null, pipelining: 1 })

/** Receives a vendor's streams with undici and throws every byte away: the least that Node can do with them. */
const operations = {
  /** Opens `streams` streams and reads on until the process ends; resolves when each has begun, evenly over `rampMs`. */
  async receive(order: {
    vendor: VendorAddress
    streams: number
    sentenceCount: number
    rampMs: number
  }): Promise<void> {
    const { vendor, streams, sentenceCount, rampMs } = order
    const authorization = `Bearer ${await accessToken(vendor)}`
    const { origin, pathname } = new URL(vendor.streamUrl)
    const headers = { authorization, accept: 'text/event-stream', 'content-type': 'application/json' }
    await Promise.all(
      Array.from({ length: streams }, async (_, index) => {
        await new Promise((resolve) => setTimeout(resolve, (index * rampMs) / streams))
        const body = JSON.stringify({ prompt: promptFor(`${index}`, index % variants, sentenceCount), stream: true })
        await begun((handler) => agent.dispatch({ origin, path: pathname, method: 'POST', headers, body }, handler))
      }),
    )
  },
}

/** See {@link operations}. */
export type ReceiverOperations = typeof operations

serve(operations)

async function accessToken({ authentication }: VendorAddress): Promise<string> {
  const { tokenUrl, clientId, clientSecret, scope } = authentication
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    ...(scope === undefined ? {} : { scope }),
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const { body } = await request(tokenUrl, { method: 'POST', headers, body: form.toString() })
  return ((await body.json()) as { access_token: string }).access_token
}

/** Resolves with the response's head, rejects when there is none or it is no stream. */
function begun(dispatch: (handler: Dispatcher.DispatchHandler) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    dispatch({
      onRequestStart() {},
      onResponseStart(_controller, status) {
        if (status === 200) resolve()
        else reject(new Error(`the vendor answered ${status}`))
      },
      onResponseData() {},
      onResponseEnd() {},
      onResponseError: (_controller, error) => reject(error),
    })
  })
}
