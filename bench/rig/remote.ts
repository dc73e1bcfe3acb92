import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { withoutOptions } from './without-options.ts'

/** What a {@link Remote} can be asked to do, by name: each takes one plain value and gives another. */
export type Operations = Record<string, (argument: never) => unknown>

type Asked = { id: number; name: string; argument: unknown }
type Answered = { id: number; result: unknown } | { id: number; error: string }

const defaultTimeoutMs = 60_000

/**
 * A part of the bench in a process of its own, so that its work is not counted as the measured one's. Arguments and
 * results are copied (structured clone).
 */
export class Remote<Api extends Operations> {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (answer: Answered) => void>()
  #lastId = 0

  /** @param module a file that calls {@link serve}. */
  constructor(module: URL) {
    this.#child = fork(module, {
      serialization: 'advanced',
      execArgv: [],
      env: { ...process.env, ...withoutOptions },
    })
    this.#child.on('message', (answer: Answered) => this.#settle(answer))
    this.#child.on('exit', (code) => {
      for (const id of [...this.#waiting.keys()]) this.#settle({ id, error: `its process ended with ${code}` })
    })
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** Rejects with what the operation threw, when its process ends first, and after `timeoutMs` (default one minute). */
  call<Name extends keyof Api & string>(
    name: Name,
    argument: Parameters<Api[Name]>[0],
    timeoutMs = defaultTimeoutMs,
  ): Promise<Awaited<ReturnType<Api[Name]>>> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId
      const timer = setTimeout(() => this.#settle({ id, error: `no answer in ${timeoutMs} ms` }), timeoutMs)
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer)
        if ('error' in answer) reject(new Error(`${name}: ${answer.error}`))
        else resolve(answer.result as Awaited<ReturnType<Api[Name]>>)
      })
      this.#child.send({ id, name, argument } satisfies Asked, (error) => {
        if (error !== null) this.#settle({ id, error: error.message })
      })
    })
  }

  /** Ends the process, and waits until it has. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exit
  }

  #settle(answer: Answered): void {
    const settle = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    settle?.(answer)
  }
}

/** Serves `operations` to the process that forked this one, and ends with it. */
export function serve(operations: Operations): void {
  process.on('disconnect', () => process.exit())
  process.on('message', async ({ id, name, argument }: Asked) => {
    try {
      const result = await operations[name]!(argument as never)
      answer({ id, result })
    } catch (error) {
      answer({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
}

function answer(message: Answered): void {
  if (process.connected) process.send!(message)
}
