import fc from 'fast-check'
import t from 'tap'
import type { Entry } from '../src/index.ts'
import { offsetOf, placeOf } from '../src/nats/assist-head.ts'
import { Follower, type FollowerSource } from '../src/nats/follower.ts'
import type { StoredMessage } from '../src/nats/stored-message.ts'
import { sentence } from '../src/testing/samples.ts'

// One message on each odd sequence; the body's length is the number of its entries.

function messageAt(place: number, entries = 1): StoredMessage {
  const seq = 2 * place + 1
  return { subject: 'log', seq, storedAt: 0, previous: Math.max(0, seq - 2), body: new Uint8Array(entries) }
}

function entriesOf({ seq, body }: StoredMessage): Entry[] {
  return [...body].map((_, place) => {
    return { offset: offsetOf(seq, place), tenant: 'acme', agentId: 'agent', assistId: 'assist', ...sentence(seq) }
  })
}

/** A store of messages that are added, and how often it was read. */
class Log implements FollowerSource {
  readonly messages: StoredMessage[] = []
  reads = 0
  /** What a replica that is behind does not have yet. */
  hidden = 0
  trimmedTo = 0

  add(entries = 1): StoredMessage {
    const message = messageAt(this.messages.length, entries)
    this.messages.push(message)
    return message
  }

  async page(from: number, limit: number): Promise<readonly StoredMessage[]> {
    this.reads += 1
    const visible = this.messages.slice(0, this.messages.length - this.hidden)
    return visible.filter(({ seq }) => seq >= from).slice(0, limit)
  }

  async entries(messages: readonly StoredMessage[]): Promise<Entry[]> {
    return messages.flatMap(entriesOf)
  }

  async refuseTrimmed(offset: number): Promise<void> {
    if (this.trimmedTo > offset) throw new Error('trimmed')
  }

  async refuseAhead(): Promise<void> {}

  pause(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve))
  }
}

async function take(follower: Follower, count: number): Promise<number[]> {
  const seen: number[] = []
  while (seen.length < count) seen.push(...((await follower.next()) ?? []).map(({ offset }) => offset))
  return seen
}

const offsets = (messages: readonly StoredMessage[]) => messages.flatMap(entriesOf).map(({ offset }) => offset)

t.test('live messages that follow on what was seen need no read', async (t) => {
  const log = new Log()
  log.add()
  const follower = new Follower(log, 0, 8)
  await take(follower, 1)
  const waiting = take(follower, 2)
  follower.offer(log.add())
  follower.offer(log.add())
  t.same(await waiting, offsets(log.messages).slice(1))
  t.ok(log.reads <= 2)
  follower.end()
})

t.test('a lost message is noticed at the next and read', async (t) => {
  const log = new Log()
  log.add()
  const follower = new Follower(log, 0, 8)
  await take(follower, 1)
  const waiting = take(follower, 2)
  log.add()
  follower.offer(log.add())
  t.same(await waiting, offsets(log.messages).slice(1))
  follower.end()
})

t.test('a replica that is behind hides nothing: what is held waits for it', async (t) => {
  const log = new Log()
  log.add()
  const follower = new Follower(log, 0, 8)
  await take(follower, 1)
  log.add()
  log.hidden = 1
  const waiting = take(follower, 2)
  follower.offer(log.add())
  await new Promise((resolve) => setImmediate(resolve))
  log.hidden = 0
  t.same(await waiting, offsets(log.messages).slice(1))
  follower.end()
})

t.test('an offset within a message gives the rest of it', async (t) => {
  const log = new Log()
  const [first] = offsets([log.add(5)])
  for (const skipped of [0, 1, 4]) {
    const follower = new Follower(log, first! - 1 + skipped, 8)
    t.same(await take(follower, 5 - skipped), offsets(log.messages).slice(skipped))
    follower.end()
  }
})

t.test('a page of the store that was trimmed while it was read is not handed out', async (t) => {
  const log = new Log()
  log.add()
  log.add()
  const follower = new Follower(log, 0, 8)
  log.trimmedTo = offsetOf(1, 0)
  await t.rejects(follower.next(), { message: 'trimmed' })
})

t.test('any order of stores, lost, late and repeated messages gives each entry once, in order', async (t) => {
  const step = fc.constantFrom(
    'store',
    'store and tell',
    'tell last again',
    'tell an old one',
    'reread',
    'turn',
    'hide',
  )
  const property = fc.asyncProperty(
    fc.array(step, { maxLength: 60 }),
    fc.integer({ min: 1, max: 5 }),
    async (steps, held) => {
      const log = new Log()
      log.add()
      const follower = new Follower(log, 0, held)
      const seen: number[] = []
      const reading = (async () => {
        for (let page = await follower.next(); page !== undefined; page = await follower.next()) {
          seen.push(...page.map(({ offset }) => offset))
        }
      })()
      for (const step of steps) {
        if (step === 'store') log.add()
        if (step === 'store and tell') follower.offer(log.add(2))
        if (step === 'tell last again') follower.offer(log.messages.at(-1)!)
        if (step === 'tell an old one') follower.offer(log.messages[Math.floor(log.messages.length / 2)]!)
        if (step === 'reread') follower.reread()
        if (step === 'hide') log.hidden = 1 - log.hidden
        if (step === 'turn') await new Promise((resolve) => setImmediate(resolve))
      }
      log.hidden = 0
      follower.reread()
      while (seen.length < offsets(log.messages).length) await new Promise((resolve) => setImmediate(resolve))
      follower.end()
      await reading
      t.strictSame(seen, offsets(log.messages))
    },
  )
  await fc.assert(property, { numRuns: 300 })
})

t.test('offsets and places turn into each other, and grow with both', async () => {
  const place = fc.integer({ min: 0, max: 4_095 })
  const seq = fc.integer({ min: 0, max: 2 ** 40 })
  fc.assert(
    fc.property(seq, place, (seq, place) => {
      const back = placeOf(offsetOf(seq, place))
      return back.seq === seq && back.place === place && offsetOf(seq + 1, 0) > offsetOf(seq, place)
    }),
  )
})
