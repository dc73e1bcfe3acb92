import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync } from 'node:fs'
import { type BuiltImage, imageEnvironment, nodeArguments } from './image-build.ts'

/** Nobody, where this process may become somebody else. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** The arguments of `env` that make it the image's Node, with `variables` and none of the test runner's. */
function onlyWith(variables: Record<string, string>, node: string, args: readonly string[]): string[] {
  return ['-i', ...Object.entries(variables).map(([name, value]) => `${name}=${value}`), node, ...args]
}

/** Hands `path` to the user that the image's process runs as. */
export function giveToProcess(path: string): void {
  if (unprivileged.uid !== undefined) chownSync(path, unprivileged.uid, unprivileged.gid)
}

/** How a process of the image ended. */
export interface Ending {
  code: number | null
  signal: NodeJS.Signals | null
  stderr: string
}

/** A process of the image. */
export interface ImageProcess {
  child: ChildProcess
  /** Resolves with the origin that it says it serves; rejects when it ends before. */
  origin: Promise<string>
  ended: Promise<Ending>
}

/** Runs the image's command with its variables and `env`, as the unprivileged user where there is one. */
export function startImage({ tree, node }: BuiltImage, env: Record<string, string>): ImageProcess {
  const child = spawn('env', onlyWith({ ...imageEnvironment(), ...env }, node, nodeArguments('CMD')), {
    cwd: tree,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...unprivileged,
  })
  let stdout = ''
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<Ending>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stderr }))
  })
  const origin = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      const address = /at (http:\S+?)\/\n/.exec(stdout)?.[1]
      if (address !== undefined) resolve(address)
    })
    ended.then(({ stderr }) => reject(new Error(`it ended before it listened:\n${stderr}`)), reject)
  })
  // Whoever waits for the end alone has no use for the origin.
  origin.catch(() => {})
  return { child, origin, ended }
}

/** Runs `args` by the image's Node in its tree, as the same user and with `env` alone; waits for the end. */
export function runInImage({ tree, node }: BuiltImage, args: readonly string[], env: Record<string, string>) {
  return spawnSync('env', onlyWith(env, node, args), { cwd: tree, encoding: 'utf8', ...unprivileged })
}
