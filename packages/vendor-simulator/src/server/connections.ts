import type { Server, Socket } from 'node:net'

/** The open TCP connections of a server. */
export class Connections {
  readonly #sockets = new Map<string, Socket>()

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      const peer = peerOf(socket)
      this.#sockets.set(peer, socket)
      socket.once('close', () => this.#sockets.delete(peer))
    })
  }

  /** The TCP connection that `socket` writes to: itself, or the one that is under its TLS. */
  under(socket: Socket): Socket {
    return this.#sockets.get(peerOf(socket)) ?? socket
  }

  /** Destroys them all. */
  destroyAll(): void {
    for (const socket of this.#sockets.values()) socket.destroy()
  }
}

/** Tells apart the connections of one server. A TLS socket has the peer of the connection under it. */
function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
