import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AssistEvent } from '@cuecard/contracts'
import { type Entry, type Journal, JournalError, openSqliteJournal } from '@cuecard/journal'
import t, { type Test } from 'tap'
import { AssistWriter } from '../src/assist-writer.ts'
import { agent, breakJournal } from './setup.ts'

const sentence = (text: string): AssistEvent => {
  return { type: 'assist.sentence', text, verdict: { id: 'v', policy: 'p' }, redactions: [] }
}
const completed = { type: 'assist.completed', finishReason: 'stop' } as const

/** What a store does with one append: does it keep the entries, and does it say so? */
type Fate = 'kept' | 'kept, answer lost' | 'lost'

/** A writer of a claimed assist whose first appends meet `fates`, on a real journal. */
async function write(t: Test, fates: Fate[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'cuecard-writer-'))
  const file = join(folder, 'journal.db')
  const journal = await openSqliteJournal({ file, encryptionKey: randomBytes(32) })
  t.teardown(async () => {
    await journal.close()
    rmSync(folder, { recursive: true })
  })
  await journal.enqueue({
    ...agent,
    assistId: 'a1',
    interactionId: 'call-1',
    request: {},
    accepted: { type: 'assist.accepted', interactionId: 'call-1', route: 'default', tokenCount: 1 },
    at: 1,
  })
  const [claim] = await journal.claim(600_000, 1)
  const { lease, lastSeq } = claim!
  let tries = 0
  let onTry = () => {}
  const unreliable = {
    append: async (...[lease, entries]: Parameters<Journal['append']>): Promise<Entry[]> => {
      tries += 1
      onTry()
      const fate = fates.shift() ?? 'kept'
      const appended = fate === 'lost' ? [] : await journal.append(lease, entries)
      if (fate !== 'kept') throw new JournalError('unavailable', 'nobody knows what became of it')
      return appended
    },
    entries: journal.entries.bind(journal),
  }
  const stop = new AbortController()
  const writer = new AssistWriter({
    journal: unreliable as Journal,
    lease,
    lastSeq,
    signal: stop.signal,
    now: Date.now,
    onAppend: () => {},
  })
  const stored = async () => {
    const entries = await journal.entries(agent.tenant, 'a1')
    return entries
      .slice(1)
      .map(({ seq, event }) => `${seq} ${event.type === 'assist.sentence' ? event.text : event.type}`)
  }
  /** Resolves with the writer's `count`th try. */
  const tried = (count: number) => {
    return new Promise<void>((resolve) => {
      onTry = () => tries === count && resolve()
    })
  }
  return { journal, file, lease, writer, stop, stored, tried, tries: () => tries }
}

const histories: Fate[][] = [
  ['kept, answer lost'],
  ['lost', 'kept, answer lost'],
  ['kept, answer lost', 'lost', 'lost'],
]
for (const fates of histories) {
  t.test(`an append that was ${fates.join(', then ')} is there once, and the writer goes on behind it`, async (t) => {
    const { writer, stored } = await write(t, [...fates])
    writer.add(sentence('One. '))
    writer.add(sentence('Two. '))
    await writer.flush(() => ({ position: 10 }))
    await writer.flush(() => t.fail('a checkpoint is made for nothing') as never)
    writer.add(sentence('Three. '))
    await writer.flush()
    await writer.end(completed)
    t.same(await stored(), ['2 One. ', '3 Two. ', '4 Three. ', '5 assist.completed'])
  })

  t.test(`an end that was ${fates.join(', then ')} is there once`, async (t) => {
    const { writer, stored } = await write(t, [...fates])
    writer.add(sentence('One. '))
    await writer.end(completed)
    t.same(await stored(), ['2 One. ', '3 assist.completed'])
  })
}

t.test(
  'a refusal is believed when the entries that are there are not the same, or nothing was tried before',
  async (t) => {
    const tried = await write(t, ['lost'])
    await tried.journal.append(tried.lease, [{ seq: 2, at: 1, event: sentence('Somebody else. ') }])
    tried.writer.add(sentence('One. '))
    await t.rejects(tried.writer.flush(), { code: 'sequence_conflict' })

    const untried = await write(t)
    await untried.journal.append(untried.lease, [{ seq: 2, at: 1, event: sentence('Somebody else. ') }])
    untried.writer.add(sentence('One. '))
    await t.rejects(untried.writer.flush(), { code: 'sequence_conflict' })
    t.equal(untried.tries(), 1)
  },
)

t.test('a writer whose lease is lost after an append of unknown outcome stops', async (t) => {
  const { journal, lease, writer, stored } = await write(t, ['kept, answer lost'])
  writer.add(sentence('One. '))
  const flushed = writer.flush()
  await journal.release(lease)
  const [other] = await journal.claim(600_000, 1)
  t.equal(other?.lastSeq, 2, 'which goes on behind it')
  await t.rejects(flushed, { code: 'fenced' })
  t.same(await stored(), ['2 One. '])
})

t.test('a journal that is out of order is waited for, and nothing is lost or doubled', async (t) => {
  const { file, writer, stored, tried } = await write(t)
  const repair = breakJournal(file)
  writer.add(sentence('One. '))
  const flushed = writer.flush()
  await tried(3)
  repair()
  await flushed
  t.same(await stored(), ['2 One. '])
})

t.test('a hand-over ends the wait for a journal that is out of order', async (t) => {
  const { file, writer, stop, tried } = await write(t)
  const repair = breakJournal(file)
  writer.add(sentence('One. '))
  const flushed = writer.flush()
  await tried(5)
  const startedAt = performance.now()
  stop.abort()
  await t.rejects(flushed, { code: 'unavailable' })
  t.comment(`the wait ended after ${(performance.now() - startedAt).toFixed(1)} ms`)
  t.ok(performance.now() - startedAt < 5_000)
  repair()
})
