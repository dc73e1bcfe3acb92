import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { dialectOf } from './dialects/index.ts'
import { endpointOf } from './endpoints/dialect-endpoint.ts'
import { SimulatorError } from './errors.ts'
import { examples } from './examples.ts'
import type { FaultPlan } from './faults/fault-plan.ts'
import { parseFaults } from './faults/fault-script.ts'
import { namedFaults } from './faults/named-faults.ts'
import { parseJson } from './json.ts'
import { defaultHost, defaultSecrets, type VendorSimulatorOptions } from './options.ts'
import type { VendorSimulator } from './simulator.ts'

const defaultPort = 8089

/** What `--help` prints. */
export const helpText = `Usage: pnpm simulate [option ...]

Serves simulated vendor streams until Ctrl-C.

  --port N       port to listen on (default ${defaultPort}; 0 takes a free one)
  --host HOST    address to listen on (default ${defaultHost})
  --rate N       tokens per second of each stream (default 40; 0: as fast as the client reads)
  --seed S       what everything random follows from (default 1)
  --faults PLAN  a JSON file, or one of these:
${[...namedFaults].map(([name, { summary }]) => `                   ${name.padEnd(10)} ${summary}`).join('\n')}
  --tls          over HTTPS, HTTP/2 too, with a certificate made for the purpose
  --help         this text

Each dialect with a command to try it, as the default port serves it:

${examples((name) => endpointOf(dialectOf(name), `http://${defaultHost}:${defaultPort}`, defaultSecrets)).join('\n\n')}`

/** What a command line asks for: help, or a simulator. Throws `invalid_option` or `invalid_faults`. */
export function parseCommandLine(args: readonly string[]): 'help' | VendorSimulatorOptions {
  const values = parseOptions(args)
  if (values.help === true) return 'help'
  return {
    port: values.port === undefined ? defaultPort : asNumber('--port', values.port),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.rate === undefined ? {} : { tokensPerSecond: asNumber('--rate', values.rate) }),
    ...(values.seed === undefined ? {} : { seed: values.seed }),
    ...(values.tls === true ? { tls: 'self-signed' } : {}),
    ...(values.faults === undefined ? {} : { faults: readFaults(values.faults, values.seed) }),
  }
}

function parseOptions(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const options = { port: text, host: text, rate: text, seed: text, faults: text, tls: flag, help: flag } as const
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new SimulatorError('invalid_option', `${(error as Error).message}; see --help`)
  }
}

function asNumber(option: string, text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  throw new SimulatorError('invalid_option', `${option} must be a number; see --help`)
}

function readFaults(nameOrFile: string, seed: string | undefined): FaultPlan {
  if (namedFaults.has(nameOrFile)) return parseFaults(nameOrFile, seed)
  let text: string
  try {
    text = readFileSync(nameOrFile, 'utf8')
  } catch (error) {
    const known = [...namedFaults.keys()].join(', ')
    const message = `--faults ${nameOrFile} is neither a file that can be read nor one of: ${known}`
    throw new SimulatorError('invalid_option', message, { cause: error })
  }
  const value = parseJson(text)
  if (value === undefined) throw new SimulatorError('invalid_faults', `${nameOrFile} is not JSON`)
  return parseFaults(value, seed)
}

/** What is printed once the simulator runs: where each dialect is spoken, and how to try it. */
export function greeting(simulator: VendorSimulator): string {
  const curl = simulator.certificate === undefined ? 'curl' : 'curl -k'
  return [
    `Vendor simulator at ${simulator.origin}`,
    ...examples(simulator.endpoint),
    `Cut every open stream:  ${curl} -X POST ${simulator.origin}/_control/cut`,
    `Statistics:             ${curl} ${simulator.origin}/_control/stats`,
    'Ctrl-C ends it.',
  ].join('\n\n')
}
