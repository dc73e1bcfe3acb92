import { spawnSync } from 'node:child_process'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'

/** What the figures were taken on. */
export interface MachineDescription {
  cpu: string
  cores: number
  memoryGigabytes: number
  kernel: string
  node: string
}

/** This machine. */
export function describeMachine(): MachineDescription {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 1e9),
    kernel: `${type()} ${release()}`,
    node: process.version,
  }
}

/** The commit of this checkout, with `+` when files have changed since; `unknown` when git does not say. */
export function currentCommit(): string {
  const git = (...args: string[]) =>
    spawnSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).stdout?.trim()
  const commit = git('rev-parse', '--short=12', 'HEAD')
  if (!commit) return 'unknown'
  return git('status', '--porcelain') ? `${commit}+` : commit
}

/** The line above a report's tables. */
export function headingOf({ machine, commit }: { machine: MachineDescription; commit: string }): string {
  const { cpu, cores, memoryGigabytes, kernel, node } = machine
  return `${cpu}, ${cores} cores, ${memoryGigabytes} GB; ${kernel}; Node ${node}; commit ${commit}`
}
