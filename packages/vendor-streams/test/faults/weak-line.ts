import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What a line does: carries; swallows what the client says, as a half-open one does; or is reset when the client speaks. */
export type LineState = 'carries' | 'swallows' | 'resets'

/** A TCP line to a vendor that can be weak: where to find it, and how to weaken it. */
export interface WeakLine {
  origin: string
  /** The state of connections from now on. */
  onNew(state: LineState): void
  /** The state of the connections that there are. */
  onExisting(state: LineState): void
  /** How many connections were made. */
  connections(): number
  close(): void
}

/** A line to the vendor at `origin`. */
export async function startWeakLine(origin: string): Promise<WeakLine> {
  const { port, protocol } = new URL(origin)
  const states = new Map<Socket, LineState>()
  let stateOfNew: LineState = 'carries'
  let connections = 0
  const server = createServer((client) => {
    connections++
    states.set(client, stateOfNew)
    const vendor = connect(Number(port), '127.0.0.1')
    client.on('data', (bytes) => {
      const state = states.get(client)
      if (state === 'carries') vendor.write(bytes)
      else if (state === 'resets') client.resetAndDestroy()
    })
    vendor.on('data', (bytes) => {
      if (states.get(client) === 'carries') client.write(bytes)
    })
    for (const [one, other] of [
      [client, vendor],
      [vendor, client],
    ] as const) {
      one.on('error', () => undefined)
      one.on('close', () => {
        states.delete(client)
        other.destroy()
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `${protocol}//127.0.0.1:${(server.address() as AddressInfo).port}`,
    onNew: (state) => {
      stateOfNew = state
    },
    onExisting: (state) => {
      for (const client of states.keys()) states.set(client, state)
    },
    connections: () => connections,
    close: () => {
      for (const client of states.keys()) client.destroy()
      server.close()
    },
  }
}
