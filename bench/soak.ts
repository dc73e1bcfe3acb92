import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { sharedDataAbsence } from './shared-data.ts'
import { soakCrashes } from './soak/crashes.ts'
import { soakDrops } from './soak/drops.ts'
import type { SoakOptions, SoakReport } from './soak/report.ts'
import { soakShaping } from './soak/shaping.ts'

/** A long proof: how many times it goes by default, what it is, and what is missing for it here. */
interface Proof {
  run: (options: SoakOptions) => Promise<SoakReport>
  n: number
  what: string
  missing?: string | undefined
}

const proofs: Readonly<Record<string, Proof>> = {
  shaping: {
    run: soakShaping,
    n: 10_000,
    what: 'personal data and listed terms in real answers that are cut everywhere',
    missing: sharedDataAbsence,
  },
  drops: { run: soakDrops, n: 500, what: 'real answers, each with the vendor cut and the desktop off the line' },
  crashes: { run: soakCrashes, n: 1_000, what: 'kill -9 at random moments while streams run' },
}

const help = `pnpm soak [name ...] [--n N] [--seed S] [--json FILE]

The long proofs. Without a name, all of them, each as often as it takes to mean something.

${Object.entries(proofs)
  .map(([name, { n, what }]) => `  ${name.padEnd(10)}${what} (${n})`)
  .join('\n')}

Ends with 1 when anything was lost, doubled, reordered or leaked. A seed repeats the same random choices.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    n: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(help)
else process.exitCode = await soak()

/** Says how far a proof is, twenty times on its way. */
function tell(name: string, done: number, n: number): void {
  if (done % Math.ceil(n / 20) === 0) console.error(`${name}: ${done} of ${n}`)
}

async function soak(): Promise<number> {
  const unknown = positionals.find((name) => !Object.hasOwn(proofs, name))
  const n = values.n === undefined ? undefined : Number(values.n)
  const wrong = [
    unknown !== undefined && `there is no proof called ${unknown}`,
    n !== undefined && !(Number.isInteger(n) && n > 0) && '--n must be a whole number from 1 on',
    !/^\d+$/.test(values.seed) && '--seed must be a whole number',
  ].filter((problem) => problem !== false)
  if (wrong.length > 0) {
    console.error(`soak: ${wrong.join('; ')}\n\n${help}`)
    return 2
  }
  const named = positionals.length > 0
  const chosen = Object.entries(proofs).filter(([name]) => !named || positionals.includes(name))
  const impossible = chosen.filter(([, { missing }]) => missing !== undefined)
  for (const [name, { missing }] of impossible) console.error(`${name}: nothing is proven, because ${missing}`)
  if (named && impossible.length > 0) return 1
  const reports: SoakReport[] = []
  for (const [name, proof] of chosen) {
    if (proof.missing !== undefined) continue
    const times = n ?? proof.n
    const report = await proof.run({
      n: times,
      seed: Number(values.seed),
      onProgress: (done) => tell(name, done, times),
    })
    reports.push(report)
    for (const { where, what } of report.violations.slice(0, 20)) console.error(`${name}: ${where} ${what}`)
  }
  console.table(
    reports.map(({ name, n, seed, counts, violations }) => ({
      name,
      n,
      seed,
      ...counts,
      violations: violations.length,
    })),
  )
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(reports, null, 2)}\n`)
  return reports.some(({ violations }) => violations.length > 0) ? 1 : 0
}
