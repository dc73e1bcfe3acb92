import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { VendorSimulator } from '@cuecard/vendor-simulator'
import type { Test } from 'tap'

/** Where undici announces each connection that it has made. */
const connectedChannel = 'undici:client:connected'

/** How long closing may take until it counts as a leak; far more than it ever takes. */
const patienceMs = 10_000

/**
 * Watches what streams leave behind: sockets, timers and listeners, counted against what there was when the watch began.
 * Begin it before servers and clients are started.
 */
export class LeakCheck {
  readonly #before = resources()
  readonly #sockets = new Set<Socket>()
  readonly #warnings: Error[] = []
  readonly #onConnected = (message: unknown) => this.#sockets.add((message as { socket: Socket }).socket)
  readonly #onWarning = (warning: Error) => this.#warnings.push(warning)

  constructor() {
    subscribe(connectedChannel, this.#onConnected)
    process.on('warning', this.#onWarning)
  }

  /** Every stream has ended: the vendor has none open, and connections that are kept all have the same listeners. */
  async streamsAreOver(t: Test, simulator: VendorSimulator): Promise<void> {
    await until(() => simulator.activeStreams() === 0)
    t.equal(simulator.activeStreams(), 0, 'no stream is open at the vendor')
    const kept = [...this.#sockets].filter((socket) => !socket.destroyed)
    t.ok(new Set(kept.map(listenerCount)).size <= 1, 'a connection that served many streams has no more listeners')
  }

  /** Client and servers are closed: nothing is left of them. */
  async nothingIsLeft(t: Test): Promise<void> {
    unsubscribe(connectedChannel, this.#onConnected)
    await until(() => resources() === this.#before)
    process.off('warning', this.#onWarning)
    t.equal(resources(), this.#before, 'no socket and no timer is left')
    t.ok(
      [...this.#sockets].every((socket) => socket.destroyed),
      'every connection is closed',
    )
    t.strictSame(this.#warnings, [], 'nothing was warned of')
  }
}

/** What keeps the process alive, in words that can be compared. */
function resources(): string {
  return process.getActiveResourcesInfo().sort().join(' ')
}

function listenerCount(socket: Socket): number {
  return socket.eventNames().reduce((sum, name) => sum + socket.listenerCount(name), 0)
}

async function until(condition: () => boolean): Promise<void> {
  for (const patience = Date.now() + patienceMs; !condition() && Date.now() < patience; ) await delay(5)
}
