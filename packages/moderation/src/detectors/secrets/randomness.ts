const minRandomLength = 16
/** Words of a language have about 2.6 bits per letter within themselves, random letters and digits 3.5 and more. */
const minBitsPerCharacter = 3
const minPasswordLength = 6
const maxPasswordLength = 64

/** Whether `token` is so long and mixed that it is no word: letters and digits, with little repeated. */
export function isRandom(token: string): boolean {
  if (token.length < minRandomLength || !/^[\w+/=.~-]+$/.test(token)) return false
  return /\d/.test(token) && /[a-z]/i.test(token) && bitsPerCharacter(token) >= minBitsPerCharacter
}

/**
 * Whether `token` is written like a password: letters and digits within one part of it, or with a sign that no word has.
 * A measure or a version such as `8-character` or `gpt-4` is none.
 */
export function isPassword(token: string): boolean {
  if (token.length < minPasswordLength || token.length > maxPasswordLength) return false
  if (!/\d/.test(token) || !/\p{L}/u.test(token)) return false
  if (/[!@#$%^&*?+=~]/.test(token)) return true
  return token.split(/[-._/:]/).some((part) => /^\p{L}+\d|\d\p{L}+\d|^\d+\p{L}{4}/u.test(part))
}

/** Shannon entropy of the characters of `text` as they are distributed in it. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
