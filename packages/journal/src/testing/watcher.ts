import type { AgentKey, Entry, Journal } from '../journal.ts'

/** Follows an agent in the background, reads as fast as it can, and keeps what came. */
export class Watcher {
  readonly agent: AgentKey
  readonly after: number
  readonly seen: Entry[] = []
  readonly #stop = new AbortController()
  readonly #following: Promise<void>
  #check = () => {}

  constructor(journal: Journal, agent: AgentKey, after: number) {
    this.agent = agent
    this.after = after
    this.#following = this.#follow(journal)
    // Whoever waits is told; nobody has to wait.
    this.#following.catch(() => {})
  }

  /** Resolves once `reached` holds, which is asked after every page; raises what following raises. */
  async until(reached: (seen: readonly Entry[]) => boolean): Promise<void> {
    const met = new Promise<void>((resolve) => {
      this.#check = () => reached(this.seen) && resolve()
      this.#check()
    })
    const ended = this.#following.then(() => {
      throw new Error('the follower ended too soon')
    })
    await Promise.race([met, ended])
  }

  /** Stops following and gives everything that came; raises what following raised. */
  async stop(): Promise<readonly Entry[]> {
    this.#stop.abort()
    await this.#following
    return this.seen
  }

  async #follow(journal: Journal): Promise<void> {
    for await (const page of journal.follow(this.agent, this.after, { signal: this.#stop.signal })) {
      this.seen.push(...page)
      this.#check()
    }
  }
}

/** The first `count` entries, or a few more, of `agent` after `after`. */
export async function collect(
  journal: Journal,
  agent: AgentKey,
  after: number,
  count: number,
): Promise<readonly Entry[]> {
  const watcher = new Watcher(journal, agent, after)
  await watcher.until((seen) => seen.length >= count)
  return await watcher.stop()
}
