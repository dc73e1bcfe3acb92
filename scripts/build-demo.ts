import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const folder = 'services/standalone/src/demo'

/** Whether `path` is a source of the demo desktop's script, which is bundled and so not built file by file. */
export function isDemoScript(path: string): boolean {
  return path.includes(`${folder}/`) && path.endsWith('.ts')
}

/**
 * Bundles the script of the demo desktop in the workspace `root` into `demo.js` beside its page in `out`, so that
 * nothing has to be bundled where it runs.
 *
 * @throws Error when it does not bundle; esbuild says why on standard error.
 */
export function bundleDemo(root: string, out: string): void {
  const esbuild = createRequire(join(root, 'services/standalone/package.json')).resolve('esbuild/bin/esbuild')
  const options = ['--bundle', '--format=esm', '--target=es2022', '--minify', '--log-level=warning']
  const [entry, outfile] = [join(root, folder, 'demo.ts'), join(out, folder, 'demo.js')]
  const { status } = spawnSync(process.execPath, [esbuild, entry, ...options, `--outfile=${outfile}`], {
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) throw new Error('the script of the demo desktop does not bundle')
}
