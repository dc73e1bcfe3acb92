import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { measurements } from './measurements/index.ts'
import { fullScale, quickScale } from './measurements/scales.ts'
import type { BenchReport } from './report/report.ts'
import { tableOf } from './report/table.ts'
import { runBench } from './run-bench.ts'

const help = `pnpm bench [name ...] [--quick] [--json FILE]

Measures the standalone service as it is delivered, in a process of its own, with a vendor and desktops in theirs. Without a
name, everything:

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
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(help)
    return 0
  }
  const names = positionals.length > 0 ? positionals : Object.keys(measurements)
  if (process.platform !== 'linux' || names.some((name) => !(name in measurements))) {
    console.error(help)
    return 2
  }
  const report = await runBench(names, values.quick ? quickScale : fullScale, (what) => console.error(`bench: ${what}`))
  print(report)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
  return 0
}

function print({ machine, commit, repeats, measurements: taken }: BenchReport): void {
  const { cpu, cores, memoryGigabytes, kernel, node } = machine
  console.log(
    `${cpu}, ${cores} cores, ${memoryGigabytes} GB; ${kernel}; Node ${node}; commit ${commit}; ${repeats} repeats`,
  )
  for (const [name, rows] of Object.entries(taken)) {
    console.log(`\n${name}: ${measurements[name]?.what}\n${tableOf(rows)}`)
  }
}
