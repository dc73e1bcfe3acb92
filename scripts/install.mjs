// Brings the dependencies, and with them the repository's own Node, when they are missing or older than the lockfile.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ensureDebianPackages } from './debian-packages.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}node_modules/.cuecard-lock`

/** The package manager, fetched by npx. Not package.json's packageManager: pnpm would look for its own builds then. */
export const packageManager = 'pnpm@12.21.0'

/** The Node that the workspace's TypeScript sources run on. */
export const runtime = `${root}node_modules/node-runtime/bin/node`

/** Installs by the lockfile, once per lockfile. Ends the process with a reason when it cannot. */
export async function ensureInstalled() {
  const lock = createHash('sha256')
    .update(readFileSync(`${root}pnpm-lock.yaml`))
    .digest('hex')
  if (existsSync(runtime) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  console.error('cuecard: installing dependencies (once per lockfile)')
  const { status, error } = spawnSync('npx', ['--yes', packageManager, 'install', '--frozen-lockfile'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, CI: 'true' },
  })
  if (status !== 0) {
    console.error(
      `cuecard: the install failed (${error?.message ?? `exit ${status}`}); npx and the npm registry are needed for it`,
    )
    process.exit(1)
  }
  checkRuntime()
  writeFileSync(stamp, lock)
}

/** The runtime needs one library that a small Debian may lack; anything else that is wrong with it is said as it is. */
function checkRuntime() {
  const run = () => spawnSync(runtime, ['--version'], { encoding: 'utf8' })
  let result = run()
  if (result.stderr?.includes('libatomic.so.1')) {
    ensureDebianPackages({ libatomic1: () => run().status === 0 })
    result = run()
  }
  if (result.status === 0) return
  console.error(`cuecard: the Node of this repository does not run here: ${result.error?.message ?? result.stderr}`)
  process.exit(1)
}
