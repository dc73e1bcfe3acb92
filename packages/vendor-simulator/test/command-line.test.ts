import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { helpText, parseCommandLine } from '../src/command-line.ts'
import { dialectNames } from '../src/index.ts'

/** Runs the program; `until` waits for text on its standard output. */
function run(t: Test, ...args: string[]) {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const child: ChildProcess = spawn(process.execPath, [main, ...args])
  t.teardown(() => child.kill('SIGKILL'))
  let [output, errors] = ['', '']
  child.stderr!.on('data', (data) => {
    errors += data
  })
  const until = (text: string) =>
    new Promise<string>((resolve) => {
      child.stdout!.on('data', (data) => {
        output += data
        if (output.includes(text)) resolve(output)
      })
    })
  const exited = once(child, 'close').then(([code]) => ({ code, output, errors }))
  return { child, until, exited }
}

t.test('it prints where it listens and how to try each dialect, and ends on Ctrl-C', async (t) => {
  const { child, until, exited } = run(t, '--port', '0', '--rate', '0')
  const output = await until('Ctrl-C')
  t.match(output, /Vendor simulator at http:\/\/127\.0\.0\.1:\d+/)
  const curl = output.split('\n\n').find((part) => part.startsWith('openai'))!
  t.match(curl, /curl -N http:\/\/127\.0\.0\.1:\d+\/v1\/chat\/completions/)
  t.match(output, /cxone-chat .*\/api\/v2\/ai\/llm\/chat\/stream/)
  child.kill('SIGINT')
  t.match(await exited, { code: 0, errors: '' })
})

for (const [over, options] of Object.entries({ HTTP: [], HTTPS: ['--tls'] })) {
  t.test(`its example commands work as they are printed, over ${over}`, async (t) => {
    const { until } = run(t, '--port', '0', '--rate', '0', ...options)
    const commands = [...(await until('Ctrl-C')).matchAll(/curl (?:-k )?-N (?:.*\\\n)+.*/g)]
    t.equal(commands.length, dialectNames.length)
    await Promise.all(
      commands.map(async ([command]) => {
        const shell = spawn('sh', ['-c', command])
        let text = ''
        shell.stdout.on('data', (data) => {
          text += data
        })
        const [code] = await once(shell, 'close')
        if (code === 127) t.comment('curl is not installed')
        else t.match(text, /"finished":true|"type":"stop"|\[DONE\]/)
      }),
    )
  })
}

t.test('the help has a command for each dialect, and the README the same ones', async (t) => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [, examples = ''] = helpText.split('as the default port serves it:\n\n')
  t.strictSame(examples.match(/^\S+/gm), dialectNames)
  for (const example of examples.split('\n\n')) t.ok(readme.includes(example), example)
})

t.test('on a port that is taken it says so and exits with 1', async (t) => {
  const { until } = run(t, '--port', '0')
  const port = /:(\d+)\n/.exec(await until('Ctrl-C'))![1]!
  t.match(await run(t, '--port', port).exited, { code: 1, output: '', errors: `port ${port} of 127.0.0.1 is in use` })
})

t.test('the command line is understood', async (t) => {
  t.equal(parseCommandLine(['--help']), 'help')
  t.match(helpText, /--faults/)
  t.strictSame(parseCommandLine([]), { port: 8089 })
  t.strictSame(parseCommandLine(['--tls']), { port: 8089, tls: 'self-signed' })
  const { faults, ...rest } = parseCommandLine([
    '--port',
    '0',
    '--host',
    '127.0.0.1',
    '--rate',
    '50',
    '--seed',
    'x',
    '--faults',
    'flaky',
  ]) as Exclude<ReturnType<typeof parseCommandLine>, 'help'>
  t.strictSame(rest, { port: 0, host: '127.0.0.1', tokensPerSecond: 50, seed: 'x' })
  t.ok(faults)
})

t.test('a command line that is wrong is refused with what is wrong', async (t) => {
  t.throws(() => parseCommandLine(['--nonsense']), { code: 'invalid_option', message: /--nonsense/ })
  t.throws(() => parseCommandLine(['--port', 'x']), { code: 'invalid_option', message: /--port must be a number/ })
  t.throws(() => parseCommandLine(['--faults', '/nowhere/plan.json']), { code: 'invalid_option', message: /flaky/ })
  const folder = t.testdir({ 'plan.json': '{"streams": 1}', 'text.json': 'x', 'good.json': '{"streams": []}' })
  t.throws(() => parseCommandLine(['--faults', `${folder}/plan.json`]), {
    code: 'invalid_faults',
    message: /\/streams/,
  })
  t.throws(() => parseCommandLine(['--faults', `${folder}/text.json`]), { code: 'invalid_faults', message: /not JSON/ })
  t.type(parseCommandLine(['--faults', `${folder}/good.json`]), 'object')
})
