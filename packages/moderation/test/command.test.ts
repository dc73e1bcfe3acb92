import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

function moderateCommand(input: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [main, ...args], { input, encoding: 'utf8' })
}

t.test('shows the moderated text and a table of spans, and writes JSON', async (t) => {
  const json = join(t.testdir(), 'result.json')
  const { status, stdout } = moderateCommand('Call 212-555-0164 or bob@example.com.', '--json', json)
  t.equal(status, 0)
  const [policy] = /[0-9a-f]{12}/.exec(stdout)!
  t.equal(
    stdout,
    `Call [phone number] or [e-mail address].

rule   kind  action  span
phone  pii   redact  5-17
email  pii   redact  21-36
Policy ${policy}
`,
  )
  t.match(JSON.parse(readFileSync(json, 'utf8')), { policy, text: 'Call [phone number] or [e-mail address].' })
})

t.test('a wrong policy ends with exit code 1 and every mistake', async (t) => {
  const folder = t.testdir()
  const file = join(folder, 'policy.json')
  writeFileSync(file, JSON.stringify({ version: 1, pii: { card: 'hide' }, extra: 1 }))
  const { status, stdout, stderr } = moderateCommand('text', '--policy', file)
  t.equal(status, 1)
  t.equal(stdout, '')
  t.match(stderr, '/extra: is not a member')
  t.match(stderr, '/pii/card (rule card): must be "redact"')
  writeFileSync(file, '{')
  t.match(moderateCommand('text', '--policy', file), { status: 1, stderr: /the policy: is not JSON/ })
  t.match(moderateCommand('text', '--policy', join(folder, 'none.json')), { status: 1, stderr: /ENOENT/ })
})

t.test('--help says how it is used, an unknown option ends with exit code 1', async (t) => {
  t.match(moderateCommand('', '--help'), { status: 0, stdout: /^Usage: pnpm moderate/ })
  t.match(moderateCommand('', '--nonsense'), { status: 1, stderr: /--nonsense/ })
})
