import type { DialectName } from '../dialects/dialect.ts'
import { SimulatorError } from '../errors.ts'
import { Mismatch } from './check.ts'
import type { FaultPlan } from './fault-plan.ts'
import { checkFaultScript } from './fault-script-shape.ts'
import type { StreamFaults, TokenFaults } from './faults.ts'
import { namedFaults } from './named-faults.ts'
import { type FaultRates, seededFaults } from './seeded-faults.ts'

/** Faults for some streams; absent conditions match all of them. */
export interface StreamRule {
  dialect?: DialectName
  attempt?: number
  continued?: boolean
  /** Only the first so many streams that match otherwise. */
  first?: number
  faults: StreamFaults
}

/** Faults for some token requests; absent conditions match all of them. */
export interface TokenRule {
  dialect?: DialectName
  /** Only the first so many requests that match otherwise. */
  first?: number
  faults: TokenFaults
}

/** A fault plan as JSON: the first rule that matches decides; where none does, `random` does. */
export interface FaultScript {
  streams?: StreamRule[]
  tokens?: TokenRule[]
  random?: { seed?: string | number; rates: FaultRates }
}

/**
 * The plan that a JSON value stands for: the name of a plan, or a {@link FaultScript}. A script that names no seed has
 * `seed`, by default 1.
 * Throws `invalid_faults` with the JSON Pointer of what is wrong.
 */
export function parseFaults(value: unknown, seed: string | number = 1): FaultPlan {
  if (typeof value === 'string') return namedPlan(value, seed)
  try {
    checkFaultScript(value, '')
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    throw new SimulatorError('invalid_faults', `not a fault plan: ${error.message}`)
  }
  return scriptedFaults(value as FaultScript, seed)
}

/** The plan that `script` describes; `seed`, by default 1, is for a script that names none. */
export function scriptedFaults(script: FaultScript, seed: string | number = 1): FaultPlan {
  const { streams = [], tokens = [], random } = script
  const drawn = random === undefined ? {} : seededFaults(random.seed ?? seed, random.rates)
  const streamRule = firstMatch(streams, ['dialect', 'attempt', 'continued'])
  const tokenRule = firstMatch(tokens, ['dialect'])
  return {
    stream: (stream) => streamRule({ ...stream })?.faults ?? drawn.stream?.(stream),
    token: (request) => tokenRule({ ...request })?.faults ?? drawn.token?.(request),
  }
}

function namedPlan(name: string, seed: string | number): FaultPlan {
  const plan = namedFaults.get(name)
  if (plan !== undefined) return scriptedFaults(plan.script, seed)
  throw new SimulatorError(
    'invalid_faults',
    `no fault plan has this name; known are: ${[...namedFaults.keys()].join(', ')}`,
  )
}

/** Finds rules, and counts how often each has been used. */
function firstMatch<Rule extends { first?: number }, Name extends keyof Rule>(rules: readonly Rule[], names: Name[]) {
  const uses = new Map<Rule, number>()
  return (subject: Partial<Record<Name, unknown>>): Rule | undefined => {
    const rule = rules.find(
      (candidate) =>
        (uses.get(candidate) ?? 0) < (candidate.first ?? Number.POSITIVE_INFINITY) &&
        names.every((name) => candidate[name] === undefined || candidate[name] === subject[name]),
    )
    if (rule !== undefined) uses.set(rule, (uses.get(rule) ?? 0) + 1)
    return rule
  }
}
