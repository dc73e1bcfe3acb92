import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bundleDemo } from './build-demo.ts'
import { installProduction } from './build-dependencies.ts'
import { buildPackage, imageName, workspacePackages, writeRootManifest } from './build-package.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const help = `Usage: node scripts/run.mjs scripts/build.ts [--out DIR]

Builds what an image holds: every package and service as JavaScript beside its production dependencies, in a folder that
needs nothing but Node to run:

  cd DIR && node services/standalone/src/main.js

  --out DIR   the folder (dist); made anew when it holds an earlier build, refused when it holds anything else
  --help      this text`

const { out: outOption, help: helpWanted } = readOptions()
if (helpWanted) console.log(help)
else build(resolve(outOption))

/** Builds into a folder beside `out`, which takes its place only when it is whole. */
function build(out: string): void {
  if (existsSync(out) && !isReplaceable(out)) fail(`${out} exists and is no earlier build; remove it, or give another`)
  // Whoever runs the image is not its owner, so that what is built here must be readable whatever the umask was.
  process.umask(0o022)
  mkdirSync(dirname(out), { recursive: true })
  const unfinished = mkdtempSync(`${out}-`)
  process.on('exit', () => rmSync(unfinished, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

  try {
    // mkdtemp keeps everybody else out.
    chmodSync(unfinished, 0o755)
    const folders = workspacePackages(root)
    installProduction(root, folders, unfinished)
    for (const folder of folders) buildPackage(join(root, folder), join(unfinished, folder))
    bundleDemo(root, unfinished)
    writeRootManifest(root, unfinished)
    cpSync(join(root, 'LICENSE'), join(unfinished, 'LICENSE'))
    rmSync(out, { recursive: true, force: true })
    renameSync(unfinished, out)
    console.log(`build: ${folders.length} packages in ${relative(process.cwd(), out) || out}`)
  } catch (error) {
    fail((error as Error).message)
  }
}

/** Whether nothing is lost with `folder`. */
function isReplaceable(folder: string): boolean {
  if (readdirSync(folder).length === 0) return true
  const manifest = join(folder, 'package.json')
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === imageName
}

function readOptions() {
  try {
    const options = { out: { type: 'string', default: 'dist' }, help: { type: 'boolean', default: false } } as const
    return parseArgs({ options }).values
  } catch (error) {
    fail(`${(error as Error).message}; see --help`)
  }
}

function fail(message: string): never {
  console.error(`build: ${message}`)
  process.exit(1)
}
