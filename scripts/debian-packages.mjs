// What is needed and npm does not have: installed when root on Debian, else named.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * Makes sure that every Debian package of `needed` ({package: () => whether what it brings is there}) is there; ends the
 * process when one cannot be had.
 */
export function ensureDebianPackages(needed) {
  const missing = () => Object.keys(needed).filter((name) => !needed[name]())
  const packages = missing()
  if (packages.length === 0) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error(`cuecard: installing Debian packages: ${packages.join(' ')}`)
    const options = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    spawnSync('apt-get', ['update', '-qq'], options)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options)
  }
  const still = missing()
  if (still.length === 0) return
  console.error(`cuecard: missing on this machine: ${still.join(' ')}; on Debian: apt-get install ${still.join(' ')}`)
  process.exit(1)
}

/** Whether a command can be run. */
export function hasCommand(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0
}
