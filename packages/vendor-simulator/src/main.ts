import { greeting, helpText, parseCommandLine } from './command-line.ts'
import { SimulatorError } from './errors.ts'
import { startVendorSimulator } from './simulator.ts'

try {
  const options = parseCommandLine(process.argv.slice(2))
  if (options === 'help') {
    console.log(helpText)
  } else {
    const simulator = await startVendorSimulator(options)
    console.log(greeting(simulator))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => simulator.close())
  }
} catch (error) {
  if (!(error instanceof SimulatorError)) throw error
  console.error(`simulate: ${error.message}`)
  process.exitCode = 1
}
