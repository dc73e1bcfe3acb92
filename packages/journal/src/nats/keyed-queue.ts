/** Runs tasks with one key one after the other, in the order they came, and those with different keys side by side. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Runs `task` once those before it with the same key have settled; gives what it gives. */
  run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key)
    const running = before === undefined ? task() : before.then(task, task)
    this.#last.set(key, running)
    const forget = () => {
      if (this.#last.get(key) === running) this.#last.delete(key)
    }
    running.then(forget, forget)
    return running
  }
}
