import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { type AssistRecord, type Entry, type Journal, openSqliteJournal } from '../src/index.ts'
import { collect } from '../src/testing/watcher.ts'
import { crashSentence, entriesPerAssist } from './sqlite-crash-story.ts'
import { encryptionKey } from './sqlite-store.ts'

const kills = 24
const child = fileURLToPath(new URL('sqlite-crash-child.ts', import.meta.url))

t.test(`${kills} kills lose nothing that was acknowledged, double nothing and leave no gap`, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'cuecard-journal-'))
  t.teardown(() => rm(folder, { recursive: true }))
  // Two journals side by side, for two cores.
  await Promise.all([killAgainAndAgain(t, folder, 'even.db', 0), killAgainAndAgain(t, folder, 'odd.db', 1)])
})

async function killAgainAndAgain(t: Test, folder: string, name: string, first: number): Promise<void> {
  const file = join(folder, name)
  // Without what the test runner preloads, and with what the last child compiled: most of a run is its start.
  const env = { NODE_COMPILE_CACHE: join(folder, 'compiled') }
  for (let kill = first; kill < kills; kill += 2) {
    // Another moment every time: at the start, in a transaction, in a flush, in a checkpoint of the log.
    const moment = 1 + ((kill * 37) % 250)
    const running = spawn(process.execPath, [child, file, `${moment}`], { env, stdio: ['ignore', 'ignore', 'inherit'] })
    t.same(await once(running, 'exit'), [null, 'SIGKILL'])
    const journal = await openSqliteJournal({ file, encryptionKey })
    t.same(await problems(journal, await acknowledgedIn(file)), [])
    await journal.close()
  }
}

/** The last seq of each assist that the children had an answer for. */
async function acknowledgedIn(file: string): Promise<Map<string, number>> {
  const lines = (await readFile(`${file}-acknowledged`, 'utf8')).trimEnd().split('\n')
  return new Map(lines.map((line) => JSON.parse(line) as [string, number]))
}

/** What is wrong with the journal, given what was acknowledged. */
async function problems(journal: Journal, acknowledged: Map<string, number>): Promise<string[]> {
  const found: string[] = []
  const seen = new Set<string>()
  for (const agentId of ['agent-0', 'agent-1', 'agent-2']) {
    const agent = { tenant: 'acme', agentId }
    const all: Entry[] = []
    for (const record of await journal.assists(agent, 10_000)) {
      const entries = await journal.entries('acme', record.assistId)
      found.push(...problemsOf(record, entries, acknowledged.get(record.assistId) ?? 0))
      seen.add(record.assistId)
      all.push(...entries)
    }
    const offsets = all.map(({ offset }) => offset).sort((a, b) => a - b)
    const followed = (await collect(journal, agent, 0, all.length)).map(({ offset }) => offset)
    if (followed.join() !== offsets.join()) found.push(`${agentId}: a follower sees something else`)
  }
  for (const assistId of acknowledged.keys()) if (!seen.has(assistId)) found.push(`${assistId} is lost`)
  return found
}

function problemsOf({ assistId, state, lastSeq }: AssistRecord, entries: Entry[], acknowledged: number): string[] {
  const found: string[] = []
  if (lastSeq < acknowledged) found.push(`${assistId}: lost ${lastSeq + 1} to ${acknowledged}`)
  if (entries.length !== lastSeq) found.push(`${assistId}: ${entries.length} entries, ${lastSeq} on record`)
  if ((state === 'completed') !== (lastSeq === entriesPerAssist)) found.push(`${assistId}: ${state} at ${lastSeq}`)
  for (const [index, { seq, event }] of entries.entries()) {
    if (seq !== index + 1) found.push(`${assistId}: ${seq} in place ${index + 1}`)
    const expected = crashSentence(assistId, seq).event
    if (event.type === expected.type && JSON.stringify(event) !== JSON.stringify(expected)) {
      found.push(`${assistId}: another text in ${seq}`)
    }
  }
  return found
}
