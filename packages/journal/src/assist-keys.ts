import { createCipheriv, createDecipheriv, createHmac, randomBytes, randomFillSync } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16
const headerBytes = nonceBytes + tagBytes

/** How many derived keys are remembered; a key is derived again when it was forgotten. */
const maxRemembered = 2_048

/** What a salt is overwritten with: as long as a salt, so that it takes the salt's very place in the file. */
export const noSalt = 'A'.repeat(43)

/** 32 random bytes as base64url. Whoever loses it cannot derive the key that was made from it, ever again. */
export function newSalt(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * The keys that the texts of assists are sealed with: HMAC-SHA-256 of a salt under the journal's own key. The key is
 * kept outside the file and the salts inside, so that overwriting a few bytes destroys a text wherever copies of it
 * have been left.
 */
export class AssistKeys {
  readonly #encryptionKey: Uint8Array
  readonly #remembered = new Map<string, SealingKey>()

  constructor(encryptionKey: Uint8Array) {
    this.#encryptionKey = encryptionKey
  }

  /** 32 bytes that tell whether a file was made with this key, and nothing else about it. */
  check(): Uint8Array {
    return this.#derive('cuecard journal key check')
  }

  /** The key that belongs to `salt`. */
  of(salt: string): SealingKey {
    let key = this.#remembered.get(salt)
    if (key === undefined) {
      key = new SealingKey(this.#derive(`cuecard assist key ${salt}`))
      if (this.#remembered.size >= maxRemembered) this.#remembered.clear()
      this.#remembered.set(salt, key)
    }
    return key
  }

  #derive(label: string): Uint8Array {
    return createHmac('sha256', this.#encryptionKey).update(label).digest()
  }
}

/**
 * Seals texts with AES-256-GCM under a random 96-bit nonce (NIST SP 800-38D: at most 2^32 texts under one key). What was
 * sealed as one thing does not open as another. Layout: nonce (12 bytes), tag (16), ciphertext.
 */
export class SealingKey {
  readonly #key: Uint8Array

  constructor(key: Uint8Array) {
    this.#key = key
  }

  seal(as: string, text: string): Uint8Array {
    const nonce = nextNonce()
    const cipher = createCipheriv(algorithm, this.#key, nonce).setAAD(Buffer.from(as))
    const sealed = cipher.update(text, 'utf8')
    cipher.final()
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
  }

  /** The text that was sealed as `as`; throws when these are not the bytes that `seal` gave. */
  open(as: string, sealed: Uint8Array): string {
    const nonce = sealed.subarray(0, nonceBytes)
    const decipher = createDecipheriv(algorithm, this.#key, nonce, { authTagLength: tagBytes })
    decipher.setAAD(Buffer.from(as)).setAuthTag(sealed.subarray(nonceBytes, headerBytes))
    return decipher.update(sealed.subarray(headerBytes), undefined, 'utf8') + decipher.final('utf8')
  }
}

// Random bytes are drawn for many nonces at once: one by one they cost a quarter of the sealing.
const nonces = Buffer.alloc(nonceBytes * 512)
let noncesUsed = nonces.length

function nextNonce(): Buffer {
  if (noncesUsed === nonces.length) {
    randomFillSync(nonces)
    noncesUsed = 0
  }
  noncesUsed += nonceBytes
  return nonces.subarray(noncesUsed - nonceBytes, noncesUsed)
}
