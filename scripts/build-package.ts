import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { isDemoScript } from './build-demo.ts'
import { toJavaScript } from './build-javascript.ts'

/** The name in the built folder's own manifest; tells an earlier build from anything else. */
export const imageName = '@cuecard/image'

/** A manifest's members that still mean something once the package is built. */
const lasting = ['name', 'version', 'private', 'license', 'type', 'engines'] as const

interface Manifest extends Partial<Record<(typeof lasting)[number], unknown>> {
  exports?: Record<string, string>
}

/** The folders of the packages and services, relative to the workspace `root`. */
export function workspacePackages(root: string): string[] {
  return ['packages', 'services'].flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(parent, name)))
}

/**
 * Builds the package in `folder` into `out`: its sources as JavaScript, what lies beside them as it is, a manifest
 * whose exports are the built files. What is for tests stays behind.
 */
export function buildPackage(folder: string, out: string): void {
  for (const entry of readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name)
    if (
      !entry.isFile() ||
      isForTests(relative(folder, source)) ||
      isDemoScript(source) ||
      entry.name === 'tsconfig.json'
    )
      continue
    const target = join(out, relative(folder, source))
    mkdirSync(dirname(target), { recursive: true })
    if (entry.name.endsWith('.ts')) {
      writeFileSync(target.replace(/\.ts$/, '.js'), toJavaScript(readFileSync(source, 'utf8'), source))
    } else {
      cpSync(source, target)
    }
  }
  const manifest = readManifest(folder)
  const exports = Object.entries(manifest.exports ?? {}).filter(([name]) => !isForTests(name))
  writeManifest(out, {
    ...lastingOf(manifest),
    exports: Object.fromEntries(exports.map(([name, file]) => [name, file.replace(/\.ts$/, '.js')])),
  })
}

/** Writes the manifest of the whole build into `out`. */
export function writeRootManifest(root: string, out: string): void {
  writeManifest(out, { ...lastingOf(readManifest(root)), name: imageName })
}

function isForTests(path: string): boolean {
  return path.split('/').includes('testing')
}

function lastingOf(manifest: Manifest): Manifest {
  return Object.fromEntries(lasting.map((member) => [member, manifest[member]]))
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

function writeManifest(folder: string, manifest: Manifest): void {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}
