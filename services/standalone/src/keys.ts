import { hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

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
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'secret.key')
  if (!existsSync(file)) writeFileSync(file, randomBytes(secretBytes), { mode: 0o600, flag: 'wx' })
  const secret = readFileSync(file)
  if (secret.length !== secretBytes)
    throw new Error(`${file} must hold ${secretBytes} bytes; it holds ${secret.length}`)
  // RFC 5869; the purpose keeps the keys apart.
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', secret, '', `cuecard ${purpose}`, secretBytes))
  return { journal: derive('journal'), cursors: derive('cursors'), tokens: derive('tokens') }
}
