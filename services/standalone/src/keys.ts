import { hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError } from './configuration.ts'

/** The keys of one installation, all derived from one secret. 32 bytes each. */
export interface Keys {
  /** Encrypts requests in the journal. */
  journal: Uint8Array
  /** Authenticates cursors. */
  cursors: Uint8Array
  /** Signs development tokens. */
  tokens: Uint8Array
}

const secretBytes = 32

/**
 * The keys of the installation whose data is in `folder`: its secret is made once, in `secret.key`, readable by its owner
 * alone. Whoever loses the file loses running assists and every cursor that desktops hold.
 */
export function loadKeys(folder: string): Keys {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new ConfigurationError(
      'the environment',
      [{ path: 'CUECARD_DATA', message: 'cannot be made a folder' }],
      error,
    )
  }
  const file = join(folder, 'secret.key')
  if (!existsSync(file)) {
    // Whole or not at all: half a secret would stop every later start.
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, randomBytes(secretBytes), { mode: 0o600, flush: true })
    renameSync(draft, file)
  }
  const secret = readFileSync(file)
  if (secret.length !== secretBytes) {
    const message = `must hold ${secretBytes} bytes; it holds ${secret.length}: put the right one back, or use another folder`
    throw new ConfigurationError(file, [{ path: '', message }])
  }
  // RFC 5869; the purpose keeps the keys apart.
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', secret, '', `cuecard ${purpose}`, secretBytes))
  return { journal: derive('journal'), cursors: derive('cursors'), tokens: derive('tokens') }
}
