import { closeSync, openSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { measurements } from './measurements/index.ts'
import { fullScale, quickScale } from './measurements/scales.ts'
import { headingOf } from './report/machine.ts'
import type { BenchReport } from './report/report.ts'
import { tableOf } from './report/table.ts'
import { runBench } from './run-bench.ts'

const help = `pnpm bench [name ...] [--quick] [--json FILE]

Measures the standalone service as it is delivered, in a process of its own, with a vendor and desktops in theirs; only
shaping is measured by itself. Without a name, everything:

${Object.entries(measurements)
  .map(([name, { what }]) => `  ${name.padEnd(10)}${what}`)
  .join('\n')}

Each is repeated ${fullScale.repeats} times, in turns; a table shows medians (least–greatest), and a figure's name ends with its unit.
  --quick      once and small, to see that everything works
  --json FILE  also writes every figure of every repeat

It needs Linux and a machine with nothing else to do: othersCpuPercent says what else it did. 100 % is one core.`

// The measured process must not outlive this one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

process.exitCode = await main()

async function main(): Promise<number> {
  const order = readOrder()
  if (typeof order === 'string') {
    console.error(`bench: ${order}\n\n${help}`)
    return 2
  }
  if (order.help) {
    console.log(help)
    return 0
  }
  const scale = order.quick ? quickScale : fullScale
  const report = await runBench(order.names, scale, (what) => console.error(`bench: ${what}`))
  print(report)
  if (order.json !== undefined) writeFileSync(order.json, `${JSON.stringify(report, null, 2)}\n`)
  return 0
}

/** What is asked for, or what is wrong with it: found out before minutes are spent. */
function readOrder(): { names: string[]; quick: boolean; help: boolean; json?: string } | string {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'string' },
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    const names = positionals.length > 0 ? positionals : Object.keys(measurements)
    const unknown = names.find((name) => !Object.hasOwn(measurements, name))
    if (unknown !== undefined) return `there is no measurement ${unknown}`
    if (process.platform !== 'linux') return 'it needs Linux, whose /proc tells what a process uses'
    if (values.json !== undefined) closeSync(openSync(values.json, 'a'))
    return { ...values, names }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return error.message
  }
}

function print(report: BenchReport): void {
  console.log(`${headingOf(report)}; ${report.repeats} repeats`)
  for (const [name, rows] of Object.entries(report.measurements)) {
    console.log(`\n${name}: ${measurements[name]?.what}\n${tableOf(rows)}`)
  }
}
