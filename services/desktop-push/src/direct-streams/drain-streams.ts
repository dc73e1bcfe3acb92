import type { Clock } from '../clock.ts'
import type { SessionRegistry } from '../session-registry.ts'
import type { DirectStream } from './direct-stream.ts'

/** Lets the streams come to their end for `graceMs`, then ends those that are left. Resolves when all lines are gone. */
export async function drainStreams(
  registry: SessionRegistry<DirectStream>,
  graceMs: number,
  clock: Clock,
): Promise<void> {
  registry.startDraining()
  const closed = Promise.all(registry.sessions.map((stream) => stream.closed()))
  if (graceMs > 0) {
    let stopTimer = () => {}
    const graceIsOver = new Promise<void>((resolve) => {
      stopTimer = clock.after(graceMs, resolve)
    })
    await Promise.race([closed, graceIsOver])
    stopTimer()
  }
  for (const stream of registry.sessions) stream.end('draining')
  await closed
}
