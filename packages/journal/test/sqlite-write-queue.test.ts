import t from 'tap'
import { JournalError } from '../src/index.ts'
import type { Outcome } from '../src/sqlite/commit-batch.ts'
import type { Write } from '../src/sqlite/operations.ts'
import type { CommitReport } from '../src/sqlite/options.ts'
import { WriteQueue } from '../src/sqlite/write-queue.ts'

/** A writer whose batches end when a test says so. */
class HeldWriter {
  readonly batches: { writes: readonly Write[]; end: PromiseWithResolvers<Outcome[]> }[] = []

  commit(writes: readonly Write[]): Promise<Outcome[]> {
    const end = Promise.withResolvers<Outcome[]>()
    this.batches.push({ writes, end })
    return end.promise
  }

  /** Ends the newest batch with the outcomes that `outcome` gives. */
  async finish(outcome: (write: Write) => Outcome = () => ({ answer: { released: true } })): Promise<void> {
    const { writes, end } = this.batches.at(-1)!
    end.resolve(writes.map(outcome))
    await turn()
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

function held(maxPendingWrites = 4) {
  const writer = new HeldWriter()
  const reports: CommitReport[] = []
  let failures = 0
  const queue = new WriteQueue(writer, {
    maxPendingWrites,
    onCommit: (report) => reports.push(report),
    onFailure: () => {
      failures += 1
    },
  })
  const prepared: string[] = []
  const settled: string[] = []
  const release = (assistId: string) => {
    const prepare = () => {
      prepared.push(assistId)
      return { tenant: 'acme', assistId, fence: 1 }
    }
    return queue.submit('release', prepare, () => {
      settled.push(assistId)
      return assistId
    })
  }
  return { writer, queue, reports, release, prepared, settled, failures: () => failures }
}

t.test('a lone write goes out in the same turn, alone', async (t) => {
  const { writer, release, reports } = held()
  const done = release('a')
  await turn()
  t.equal(writer.batches.length, 1)
  await writer.finish()
  t.equal(await done, 'a')
  t.match(reports, [{ operations: 1, waiting: 0 }])
})

t.test('writes that come while a batch is under way share the next one', async (t) => {
  const { writer, release, reports } = held()
  const done = [release('a')]
  await turn()
  for (const name of ['b', 'c', 'd']) done.push(release(name))
  await turn()
  t.equal(writer.batches.length, 1, 'one batch at a time')
  await writer.finish()
  t.equal(writer.batches.length, 2)
  await writer.finish()
  t.same(await Promise.all(done), ['a', 'b', 'c', 'd'])
  t.match(reports, [
    { operations: 1, waiting: 3 },
    { operations: 3, waiting: 0 },
  ])
})

t.test('a batch takes no more than the cap; what is beyond waits in order, unread', async (t) => {
  const { writer, release, prepared, settled } = held(4)
  const names = [...'abcdefghij']
  const done = names.map((name) => release(name))
  await turn()
  t.same(prepared, names.slice(0, 4))
  for (let end = 4; end <= 12; end += 4) {
    await writer.finish()
    t.same(settled, names.slice(0, end))
  }
  await Promise.all(done)
  t.same(
    writer.batches.map(({ writes }) => writes.length),
    [4, 4, 2],
  )
})

t.test('a refused write rejects alone', async (t) => {
  const { writer, release } = held()
  const done = Promise.allSettled([release('a'), release('b'), release('c')])
  await turn()
  await writer.finish((write) => {
    const refused = { code: 'fenced' as const, message: 'lost' }
    return 'assistId' in write.asks && write.asks.assistId === 'b' ? { refused } : { answer: { released: true } }
  })
  t.match(await done, [{ value: 'a' }, { reason: { name: 'JournalError', code: 'fenced' } }, { value: 'c' }])
})

t.test('a write whose arguments cannot be read rejects alone and takes no place', async (t) => {
  const { writer, queue, release } = held()
  const unreadable = queue.submit(
    'release',
    () => {
      throw new JournalError('finished', 'no')
    },
    () => {},
  )
  const done = release('b')
  await t.rejects(unreadable, { code: 'finished' })
  t.equal(writer.batches[0]!.writes.length, 1)
  await writer.finish()
  t.equal(await done, 'b')
})

t.test('a failed batch rejects its writes and the next one goes on', async (t) => {
  const { writer, release, failures } = held()
  const failed = [release('a'), release('b')]
  await turn()
  writer.batches[0]!.end.reject(new JournalError('unavailable', 'disk full'))
  for (const write of failed) await t.rejects(write, { code: 'unavailable', retryable: true })
  t.equal(failures(), 1)
  const done = release('c')
  await turn()
  await writer.finish()
  t.equal(await done, 'c')
})

t.test('close waits for what was accepted and refuses the rest', async (t) => {
  const { writer, queue, release } = held(1)
  const done = [release('a'), release('b')]
  await turn()
  let closed = false
  const closing = queue.close().then(() => {
    closed = true
  })
  await t.rejects(release('c'), { code: 'closed' })
  await writer.finish()
  t.equal(closed, false)
  await writer.finish()
  await closing
  t.same(await Promise.all(done), ['a', 'b'])
})
