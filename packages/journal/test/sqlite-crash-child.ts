import { appendFileSync } from 'node:fs'
import { type AgentKey, type Claim, openSqliteJournal } from '../src/index.ts'
import { claimOne, completed, newAssist } from '../src/testing/samples.ts'
import { crashSentence, entriesPerAssist } from './sqlite-crash-story.ts'
import { encryptionKey } from './sqlite-store.ts'

// Runs assists on the journal in `file` without end. What is acknowledged is noted in `file`-acknowledged at that moment;
// after `moment` notes the process kills itself, a little later, in the middle of whatever the writer thread is doing.

const [file, moment = 'never'] = process.argv.slice(2)
const journal = await openSqliteJournal({ file: file!, encryptionKey })
let acknowledged = 0
await Promise.all(Array.from({ length: 6 }, (_, index) => work({ tenant: 'acme', agentId: `agent-${index % 3}` })))

async function work(agent: AgentKey): Promise<void> {
  for (;;) {
    const claim = await claimOne(journal)
    if (claim !== undefined) await run(claim)
    else acknowledge((await journal.enqueue(newAssist(agent))).assistId, 1)
  }
}

async function run({ lease, lastSeq }: Claim): Promise<void> {
  for (let seq = lastSeq + 1; seq <= entriesPerAssist; seq += 2) {
    const entries = [seq, seq + 1].flatMap((seq) => {
      if (seq > entriesPerAssist) return []
      return seq === entriesPerAssist ? completed(seq) : crashSentence(lease.assistId, seq)
    })
    await journal.append(lease, entries)
    acknowledge(lease.assistId, entries.at(-1)!.seq)
  }
}

function acknowledge(assistId: string, lastSeq: number): void {
  appendFileSync(`${file}-acknowledged`, `${JSON.stringify([assistId, lastSeq])}\n`)
  acknowledged += 1
  if (acknowledged === 1) console.log('working')
  if (acknowledged === Number(moment)) setTimeout(() => process.kill(process.pid, 'SIGKILL'), acknowledged % 4)
}
