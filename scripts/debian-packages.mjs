// Programs that the tests need and npm does not have: installed when root on Debian, else named.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Makes sure that every command of `needed` ({command: package}) is there; ends the process when one cannot be had. */
export function ensureDebianPackages(needed) {
  const missing = Object.entries(needed).filter(([command]) => !isThere(command))
  if (missing.length === 0) return
  const packages = missing.map(([, name]) => name)
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error(`cuecard: installing Debian packages: ${packages.join(' ')}`)
    const options = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    spawnSync('apt-get', ['update', '-qq'], options)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options)
  }
  const still = missing.filter(([command]) => !isThere(command))
  if (still.length === 0) return
  const commands = still.map(([command]) => command).join(', ')
  console.error(`cuecard: the tests need ${commands}; on Debian: apt-get install ${packages.join(' ')}`)
  process.exit(1)
}

function isThere(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0
}
