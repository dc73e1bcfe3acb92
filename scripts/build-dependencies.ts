import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

// Plain JavaScript without types of its own, because an older Node has to run it.
const { packageManager }: { packageManager: string } = await import(new URL('install.mjs', import.meta.url).href)

const lockfile = 'pnpm-lock.yaml'
const workspaceFile = 'pnpm-workspace.yaml'

/** What only the next install would read. */
const traces = [
  lockfile,
  workspaceFile,
  'node_modules/.modules.yaml',
  'node_modules/.pnpm-workspace-state-v1.json',
  'node_modules/.pnpm/lock.yaml',
]

/**
 * Brings the production dependencies of the packages in `folders` of the workspace `root` into `out`, exactly as the
 * lockfile has them, as files of their own: nothing is shared with any other install. The packages' own manifests are
 * copied for it.
 *
 * @throws Error when pnpm cannot.
 */
export function installProduction(root: string, folders: readonly string[], out: string): void {
  const manifests = ['.', ...folders].map((folder) => join(folder, 'package.json'))
  for (const file of [lockfile, workspaceFile, ...manifests]) {
    mkdirSync(dirname(join(out, file)), { recursive: true })
    cpSync(join(root, file), join(out, file))
  }
  const options = ['--prod', '--frozen-lockfile', '--prefer-offline', '--loglevel=error']
  // Links into pnpm's store would share their files, and so their modes, with every other install on this machine.
  const asCopies = '--config.package-import-method=copy'
  const { status, error } = spawnSync('npx', ['--yes', packageManager, 'install', ...options, asCopies], {
    cwd: out,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, CI: 'true' },
  })
  if (status !== 0) {
    throw new Error(`the production dependencies could not be installed (${error?.message ?? `exit ${status}`})`)
  }
  for (const file of traces) rmSync(join(out, file), { force: true })
}
