import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { withoutOptions } from './without-options.ts'

const startTimeoutMs = 30_000

/** How a measured process is started. */
export interface MeasuredProcessOptions {
  /** What it is called in errors. */
  name: string
  /** The arguments of this same Node. */
  args: readonly string[]
  /** Added to this process's environment. */
  env: Readonly<Record<string, string>>
  /** Its line on standard output that says that it listens; the first group is its origin. */
  ready: RegExp
  /** Where its standard error goes. */
  logFile: string
}

/** A server in a process of its own that is measured from outside: by its processor time, its memory and what it sends. */
export class MeasuredProcess {
  readonly pid: number
  readonly origin: string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, pid: number, origin: string) {
    this.#child = child
    this.pid = pid
    this.origin = origin
  }

  /** Resolves when it listens; rejects, with it ended, when it ends before that or takes more than 30 s. */
  static async start({ name, args, env, ready, logFile }: MeasuredProcessOptions): Promise<MeasuredProcess> {
    const log = openSync(logFile, 'a')
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...withoutOptions, ...env },
      stdio: ['ignore', 'pipe', log],
    })
    closeSync(log)
    endWithThisProcess(child)
    try {
      return new MeasuredProcess(child, child.pid!, await firstMatch(child, ready))
    } catch (error) {
      await end(child)
      throw new Error(`${name} does not start; its log is ${logFile}`, { cause: error })
    }
  }

  /** Ends it at once, and waits until it has. */
  async end(): Promise<void> {
    await end(this.#child)
  }
}

async function firstMatch(child: ChildProcess, pattern: RegExp): Promise<string> {
  const stopped = new AbortController()
  const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(startTimeoutMs)])
  const failed = once(child, 'exit', { signal }).then(([code]) => Promise.reject(new Error(`it ended with ${code}`)))
  const line = new Promise<string>((resolve) => {
    createInterface(child.stdout!).on('line', (text) => {
      const match = pattern.exec(text)
      if (match !== null) resolve(match[1] ?? '')
    })
  })
  try {
    return await Promise.race([line, failed])
  } finally {
    failed.catch(() => {})
    stopped.abort()
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

/** It is a server, and would outlive a measurement that is broken off. */
function endWithThisProcess(child: ChildProcess): void {
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
}
