import { type ConnectOptions, connect, type DesktopClient } from '../src/index.ts'
import { PushServer } from './push-server.ts'

/** A server and a desktop that connects to it without waiting between attempts, both gone at the end of the scope. */
export async function startDesktop(options: Partial<ConnectOptions> = {}) {
  const server = await PushServer.start()
  const client = connect({ url: server.url, token: 'token-1', random: () => 0, ...options })
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      client.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** Resolves as soon as `holds` does, looking again after everything that the client tells. */
export function until(client: DesktopClient, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds()) return
      for (const stop of stops) stop()
      resolve()
    }
    const stops = [client.on('connection', look), client.on('change', look)]
    look()
  })
}

/** Resolves when the connection has this status. */
export function untilStatus(client: DesktopClient, status: DesktopClient['connection']['status']): Promise<void> {
  return until(client, () => client.connection.status === status)
}
