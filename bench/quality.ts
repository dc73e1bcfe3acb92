import { closeSync, openSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { runQuality } from './quality/run-quality.ts'
import { sections } from './quality/sections/index.ts'
import { headingOf } from './report/machine.ts'
import { summarize } from './report/report.ts'
import { tableOf } from './report/table.ts'
import { sharedDataAbsence } from './shared-data.ts'

const help = `pnpm quality [--json FILE]

Scores sentences and moderation on the shared test data, beside other libraries that run in the same call:

${Object.entries(sections)
  .map(([name, { what }]) => `  ${name.padEnd(18)}${what}`)
  .join('\n')}

Cuecard decides token by token about sentences; the others are given the whole text.
  --json FILE  also writes every figure`

process.exitCode = await main()

async function main(): Promise<number> {
  let json: string | undefined
  try {
    const { values } = parseArgs({ options: { json: { type: 'string' }, help: { type: 'boolean', default: false } } })
    if (values.help) {
      console.log(help)
      return 0
    }
    json = values.json
    if (json !== undefined) closeSync(openSync(json, 'a'))
  } catch (error) {
    if (!(error instanceof Error)) throw error
    console.error(`quality: ${error.message}\n\n${help}`)
    return 2
  }
  if (sharedDataAbsence !== undefined) {
    console.error(`quality: nothing is scored, because ${sharedDataAbsence}`)
    return 1
  }
  const report = await runQuality()
  console.log(headingOf(report))
  for (const [name, samples] of Object.entries(report.sections)) {
    console.log(`\n${name}: ${sections[name]?.what}\n${tableOf(summarize(samples))}`)
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`)
  return 0
}
