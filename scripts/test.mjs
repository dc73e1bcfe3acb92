// `npm test`: brings what is missing, runs every check and test, and ends with "N passed, N failed".
// Plain JavaScript for Node 20 and up, because it is what brings the Node that everything else runs on.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ensureDebianPackages, hasCommand } from './debian-packages.mjs'
import { ensureInstalled } from './install.mjs'
import { ensureNatsServer } from './nats-server.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const results = `${root}.tap/results.tap`

await ensureInstalled()
ensureDebianPackages({ chromium: () => hasCommand('chromium'), curl: () => hasCommand('curl') })
ensureNatsServer()

const bin = (name) => `${root}node_modules/.bin/${name}`
const env = { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` }

/** Runs one command of the repository; true when it exits with 0. */
function runs(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error !== undefined) console.error(`cuecard: cannot run ${command}: ${error.message}`)
  return status === 0
}

/** The assertions that the tests counted, by their own closing line. */
function countAssertions() {
  const summary = /^# \{ total: (\d+), (.*) \}$/m.exec(readFileSync(results, 'utf8'))
  if (summary === null) return { passed: 0, skipped: 0, failed: 1 }
  const count = (name) => Number(new RegExp(`\\b${name}: (\\d+)`).exec(summary[2])?.[1] ?? 0)
  return { passed: count('pass'), skipped: count('skip'), failed: Number(summary[1]) - count('pass') - count('skip') }
}

let passed = 0
let failed = 0
const checks = [
  ['lint and format', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['types', bin('tsc'), ['--noEmit', '-p', '.']],
  ['types of the panel', bin('tsc'), ['--noEmit', '-p', 'packages/desktop-client']],
  ['types of the demo desktop', bin('tsc'), ['--noEmit', '-p', 'services/standalone/src/demo']],
]
for (const [name, command, args] of checks) {
  const ok = runs(command, args)
  console.log(`${ok ? 'ok' : 'not ok'} - ${name}`)
  ok ? passed++ : failed++
}

rmSync(results, { force: true })
mkdirSync(`${root}.tap`, { recursive: true })
// Its plugins are built once for an install, from .taprc.
const tapBuilt = runs(bin('tap'), ['build'])
const tapPassed =
  tapBuilt && runs(bin('tap'), ['run', '--reporter=terse', `--output-file=${results}`, ...process.argv.slice(2)])
const assertions = countAssertions()
passed += assertions.passed
failed += Math.max(assertions.failed, tapPassed ? 0 : 1)

if (assertions.skipped > 0) console.log(`\n${assertions.skipped} skipped, because what they need is not here`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
