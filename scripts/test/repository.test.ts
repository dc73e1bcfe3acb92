import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')

interface Manifest {
  name: string
  folder: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

function manifests(parent: 'packages' | 'services'): Manifest[] {
  return readdirSync(`${root}${parent}`).map((name) => {
    const folder = `${parent}/${name}`
    return { ...JSON.parse(read(`${folder}/package.json`)), folder }
  })
}

function sources(folder: string): string[] {
  const paths = readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
  return paths
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
    .map((path) => `${folder}/${path}`)
}

const packages = manifests('packages')
const services = manifests('services')
const ours = (manifest: Manifest) =>
  Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@cuecard/'))

t.test('services depend on packages and never on each other, except standalone, which composes them', async (t) => {
  const serviceNames = services.map(({ name }) => name)
  for (const service of services) {
    if (service.name === '@cuecard/standalone') continue
    t.strictSame(
      ours(service).filter((name) => serviceNames.includes(name)),
      [],
      service.name,
    )
  }
})

t.test('packages know nothing of services, and contracts depends on nothing of ours', async (t) => {
  const serviceNames = services.map(({ name }) => name)
  for (const each of packages)
    t.strictSame(
      ours(each).filter((name) => serviceNames.includes(name)),
      [],
      each.name,
    )
  t.strictSame(ours(packages.find(({ name }) => name === '@cuecard/contracts')!), [])
})

t.test('what a source imports is a dependency that its package names', async (t) => {
  for (const { folder, dependencies, devDependencies } of [...packages, ...services]) {
    const runtime = new Set(Object.keys(dependencies ?? {}))
    const testing = new Set([...runtime, ...Object.keys(devDependencies ?? {})])
    const root = JSON.parse(read('package.json')) as Manifest
    for (const name of Object.keys(root.devDependencies ?? {})) testing.add(name)
    for (const path of sources(folder)) {
      const allowed = path.includes('/test/') || path.includes('/testing/') ? testing : runtime
      for (const [, specifier = ''] of read(path).matchAll(/^(?:import|export)[^'"]*? from '([^'.][^']*)'/gm)) {
        if (specifier.startsWith('node:')) continue
        const name = specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/')
        const own = folder.endsWith(name.replace('@cuecard/', '/'))
        if (!allowed.has(name) && !own) t.fail(`${path} imports ${specifier}`)
      }
    }
  }
})

t.test('every dependency has a line of why', async (t) => {
  const why = read('docs/dependencies.md')
  const root = JSON.parse(read('package.json')) as Manifest
  const named = [root, ...packages, ...services].flatMap(({ dependencies, devDependencies }) => [
    ...Object.keys(dependencies ?? {}),
    ...Object.keys(devDependencies ?? {}),
  ])
  for (const name of new Set(named)) {
    if (!name.startsWith('@cuecard/')) t.ok(why.includes(`\`${name}\``), name)
  }
})

t.test('every error code is explained in docs/errors.md, and no other', async (t) => {
  const explained = [...read('docs/errors.md').matchAll(/^\| `([a-z_]+)` +\|/gm)].map(([, code]) => code)
  const codes = [...packages, ...services]
    .flatMap(({ folder }) => sources(`${folder}/src`))
    .flatMap((path) => {
      const text = read(path)
      const unions = /(?:ErrorCode =|extends CuecardError<)((?:.|\n)*?)(?:\n\n|> \{)/g
      const named = [...text.matchAll(unions)].flatMap(([, union = '']) => [...union.matchAll(/'([a-z_]+)'/g)])
      const fixed = [...text.matchAll(/readonly code = '([a-z_]+)'/g)]
      const problems = path.endsWith('contracts/src/errors.ts') ? [...text.matchAll(/^ {2}([a-z_]+): \d{3},/gm)] : []
      return [...named, ...fixed, ...problems].map(([, code]) => code)
    })
  t.ok(codes.length > 40)
  t.strictSame([...new Set(explained)].sort(), [...new Set(codes)].sort())
})

t.test('no source file is longer than 400 lines', async (t) => {
  for (const path of [...packages, ...services].flatMap(({ folder }) => sources(folder))) {
    const lines = read(path).split('\n').length
    if (lines > 401) t.fail(`${path} has ${lines} lines`)
  }
})
