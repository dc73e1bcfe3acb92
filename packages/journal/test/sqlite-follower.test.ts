import fc from 'fast-check'
import t from 'tap'
import type { Entry } from '../src/index.ts'
import { Feed } from '../src/sqlite/feed.ts'
import { Follower } from '../src/sqlite/follower.ts'

const agent = { tenant: 'acme', agentId: 'agent-1' }
const maxQueued = 4

/** A store that has committed entries of which some are not published yet, as the main thread sees the writer's. */
class Commits {
  readonly entries: Entry[] = []
  #unpublished: Entry[][] = []
  #lastOffset = 0
  reads = 0

  commit(count: number): void {
    const committed = Array.from({ length: count }, () => {
      // Offsets have holes as one agent sees them.
      this.#lastOffset += 1 + (this.entries.length % 3)
      const entry = { ...agent, offset: this.#lastOffset, assistId: 'a', seq: this.entries.length + 1, at: 0 }
      const whole: Entry = { ...entry, event: { type: 'assist.resumed', removedOverlapChars: 0 } }
      this.entries.push(whole)
      return whole
    })
    this.#unpublished.push(committed)
  }

  publish(follower: Follower): void {
    const next = this.#unpublished.shift()
    if (next !== undefined) follower.offer(next)
  }

  read = (position: number): Entry[] => {
    this.reads += 1
    return this.entries.filter(({ offset }) => offset > position).slice(0, maxQueued)
  }
}

/** A reader that takes one page after the other, and only when it is told to. */
class Puller {
  readonly follower: Follower
  readonly seen: Entry[] = []
  waiting = false

  constructor(follower: Follower) {
    this.follower = follower
  }

  pull(): void {
    if (this.waiting) return
    this.waiting = true
    void this.follower.next().then((page) => {
      this.waiting = false
      this.seen.push(...(page ?? []))
    })
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

t.test('whatever the order of commits, publications and reads, each entry comes once and in order', async (t) => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('commit' as const), count: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ do: fc.constantFrom('publish' as const, 'pull' as const, 'reread' as const) }),
    fc.record({ do: fc.constant('pull' as const) }),
  )
  const property = fc.asyncProperty(
    fc.nat(8),
    fc.nat(8),
    fc.array(step, { maxLength: 40 }),
    async (past, from, steps) => {
      const store = new Commits()
      for (let index = 0; index < past; index += 1) store.commit(1)
      const start = store.entries[Math.min(from, past) - 1]?.offset ?? 0
      const puller = new Puller(new Follower(store.read, start, maxQueued))
      for (const next of steps) {
        if (next.do === 'commit') store.commit(next.count)
        if (next.do === 'publish') store.publish(puller.follower)
        if (next.do === 'pull') puller.pull()
        if (next.do === 'reread') puller.follower.reread()
        await settled()
      }
      for (let index = 0; index < 60; index += 1) {
        store.publish(puller.follower)
        puller.pull()
        await settled()
      }
      const expected = store.entries.filter(({ offset }) => offset > start)
      return expected.length === puller.seen.length && expected.every((entry, index) => entry === puller.seen[index])
    },
  )
  await t.resolves(fc.assert(property, { numRuns: 400 }))
})

t.test('a follower that has caught up is served from memory', async (t) => {
  const store = new Commits()
  const puller = new Puller(new Follower(store.read, 0, maxQueued))
  puller.pull()
  for (let index = 0; index < 10; index += 1) {
    store.commit(2)
    store.publish(puller.follower)
    await settled()
    puller.pull()
  }
  t.equal(puller.seen.length, 20)
  t.equal(store.reads, 1)
})

t.test('a follower that does not read holds no more than its cap and then goes back to the store', async (t) => {
  const store = new Commits()
  const puller = new Puller(new Follower(store.read, 0, maxQueued))
  puller.pull()
  store.commit(1)
  store.publish(puller.follower)
  await settled()
  for (let index = 0; index < 50; index += 1) {
    store.commit(1)
    store.publish(puller.follower)
  }
  t.equal(store.reads, 1)
  while (puller.seen.length < 51) {
    puller.pull()
    await settled()
  }
  t.same(puller.seen, store.entries)
  t.ok(store.reads > 10, 'it read its way in pages')
})

t.test('what reading raises reaches the follower', async (t) => {
  const follower = new Follower(
    () => {
      throw new Error('trimmed')
    },
    0,
    maxQueued,
  )
  await t.rejects(follower.next(), { message: 'trimmed' })
})

t.test('the feed forgets followers that ended', async (t) => {
  const reads: number[] = []
  const source = {
    page: (_agent: unknown, after: number) => {
      reads.push(after)
      return []
    },
  }
  const feed = new Feed(source, { maxQueuedEntries: maxQueued, clock: () => 0 })
  const stop = new AbortController()
  const pages = [1, 2].map((after) => feed.follow(agent, after, stop.signal))
  const waiting = pages.map((page) => page.next())
  t.same(reads, [1, 2])
  stop.abort()
  for (const page of waiting) t.equal((await page).done, true)
  feed.reread()
  t.same(reads, [1, 2], 'nobody is left who would read again')
})
