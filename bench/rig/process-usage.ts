import { readFileSync } from 'node:fs'

/** `/proc` counts processor time in ticks of 10 ms: Linux's USER_HZ, which is 100 on every platform that Node runs on. */
const tickMs = 10

/** The processor time that a process has used so far, in milliseconds: user and system, all its threads, dead ones too. */
export function cpuTimeMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The second field is the command in parentheses and may hold anything; utime and stime are the 12th and 13th after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickMs
}

/** The memory of a process that is resident now, in bytes. */
export function residentBytes(pid: number): number {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
  if (match === null) throw new Error(`process ${pid} has ended`)
  return Number(match[1]) * 1_024
}

/** The processor time that the whole machine has spent on work so far, in milliseconds, all cores together. */
export function machineBusyMs(): number {
  const [user = 0, nice = 0, system = 0, , , interrupt = 0, softInterrupt = 0, stolen = 0] = readFileSync(
    '/proc/stat',
    'latin1',
  )
    .slice('cpu'.length)
    .trimStart()
    .split(' ', 8)
    .map(Number)
  return (user + nice + system + interrupt + softInterrupt + stolen) * tickMs
}
