import { readFileSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { compilePolicy } from './compile-policy.ts'
import type { ModerationAction } from './moderated-sentence.ts'
import { moderate } from './moderator.ts'
import { defaultPolicy, type Policy } from './policy.ts'
import { PolicyError } from './policy-error.ts'

const help = `Usage: pnpm moderate [--policy FILE] [--json FILE] < TEXT

Shows what a policy does to a text: the text as a desktop would show it, then every match with
its rule, kind, action and span (UTF-16 offsets into the input). The matched text is not shown.

  --policy FILE   a policy as JSON; without it the default policy, which redacts personal data
  --json FILE     also writes the result as JSON
  --help          this

Exit code 1 when the policy is wrong or a file cannot be used.`

try {
  await main()
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { policy: { type: 'string' }, json: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) return console.log(help)
  const policy = compilePolicy(values.policy === undefined ? defaultPolicy : readPolicy(values.policy))
  const result = moderate(await text(process.stdin), policy)
  console.log(result.text)
  console.log(`\n${tableOf(result.actions)}\nPolicy ${policy.version}`)
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ policy: policy.version, ...result }, undefined, 2)}\n`)
  }
}

function readPolicy(file: string): Policy {
  const content = readFileSync(file, 'utf8')
  try {
    return JSON.parse(content)
  } catch (cause) {
    throw new PolicyError([{ path: '', reason: `is not JSON (${messageOf(cause)})` }])
  }
}

function tableOf(actions: readonly ModerationAction[]): string {
  if (actions.length === 0) return 'No matches.'
  const rows = actions.map(({ rule, kind, action, start, end }) => [rule, kind, action, `${start}-${end}`])
  const table = [['rule', 'kind', 'action', 'span'], ...rows]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
