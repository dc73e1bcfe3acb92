// The NATS server of the tests. Debian 12's own is too old to be durable, and sid's runs on Debian 12: it is downloaded from
// the same mirror and unpacked into node_modules, so that nothing of the system changes.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../node_modules/.debian', import.meta.url))
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** The oldest version that Cuecard works with. */
const minVersion = [2, 12, 7]

const brought = `${folder}/usr/sbin/nats-server`

/** The server to test with, if there is one: `NATS_SERVER`, the one in the PATH, or the one that was brought. */
export function natsServerFile() {
  return [process.env.NATS_SERVER, 'nats-server', brought].find(isGood)
}

/** Makes sure that there is a NATS server to test with, or says what to do; tests that need it skip without one. */
export function ensureNatsServer() {
  if (natsServerFile() !== undefined) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && existsSync(keyring)) bring()
  if (natsServerFile() !== undefined) return
  const wanted = minVersion.join('.')
  console.error(`cuecard: no nats-server ${wanted} or newer: the tests of the fleet journal are skipped. Get it from`)
  console.error(
    'cuecard: Debian sid or github.com/nats-io/nats-server, and put it into the PATH or name it by NATS_SERVER',
  )
}

/** Downloads and unpacks sid's package with lists of its own. */
function bring() {
  console.error('cuecard: bringing nats-server from Debian sid')
  mkdirSync(`${folder}/lists/partial`, { recursive: true })
  writeFileSync(`${folder}/sid.list`, `deb [signed-by=${keyring}] ${mirror()} sid main\n`)
  const own = {
    'Dir::Etc::sourcelist': `${folder}/sid.list`,
    'Dir::Etc::sourceparts': '-',
    'Dir::State::lists': `${folder}/lists`,
    'Dir::Cache::pkgcache': '',
    'Dir::Cache::srcpkgcache': '',
    // The folder is root's own, so the download does not change users.
    'APT::Sandbox::User': 'root',
  }
  const options = Object.entries(own).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  const run = (command, args) =>
    spawnSync(command, args, { cwd: folder, stdio: ['ignore', 2, 2], timeout: 180_000 }).status === 0
  if (run('apt-get', [...options, '-qq', 'update']) && run('apt-get', [...options, '-qq', 'download', 'nats-server'])) {
    const file = readdirSync(folder).find((name) => name.endsWith('.deb'))
    if (file !== undefined) run('dpkg', ['-x', file, folder])
  }
  for (const name of readdirSync(folder)) {
    if (name === 'lists' || name.endsWith('.deb')) rmSync(`${folder}/${name}`, { recursive: true })
  }
}

/** The mirror that this machine uses. */
function mirror() {
  const policy = spawnSync('apt-cache', ['policy'], { encoding: 'utf8' }).stdout ?? ''
  return /(https?:\S+\/debian)\/?\s/.exec(policy)?.[1] ?? 'http://deb.debian.org/debian'
}

function isGood(file) {
  if (file === undefined) return false
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' })
  const version = /v(\d+)\.(\d+)\.(\d+)/
    .exec(stdout ?? '')
    ?.slice(1)
    .map(Number)
  if (version === undefined) return false
  const place = version.findIndex((number, index) => number !== minVersion[index])
  return place === -1 || version[place] > minVersion[place]
}
