// Runs one of the repository's programs: `node scripts/run.mjs FILE [ARG ...]`.
// Plain JavaScript for Node 20 and up, because it is what brings the Node that everything else runs on.

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { ensureInstalled, runtime } from './install.mjs'

await ensureInstalled()

const child = spawn(runtime, process.argv.slice(2), { stdio: 'inherit' })
// A signal to this process alone is passed on; a Ctrl-C reaches the child by itself, and then this only waits for it.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
process.on('SIGINT', () => {})
child.on('error', (error) => {
  console.error(`cuecard: cannot run ${runtime}: ${error.message}`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]))
