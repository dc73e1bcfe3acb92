import type { Language, WordRole } from './languages/language.ts'

/** Longer words are no abbreviations. It bounds the cost of a look-up, too. */
const maxAbbreviationLength = 20
const dottedLetters = /^(?:\p{L}\.[-‑]?)+\p{L}{1,2}$/u
const number = /^[0-9]{1,2}$/u
const numberOrYear = /^[0-9]{1,4}$/u
const datePart = /[0-9]\.\s?$/u
const measured = /[0-9]\s?$/u
/** No vowel at all: `Blvd`, `млрд`. */
const consonants = /^[bcdfghj-np-tv-xzбвгджзклмнпрстфхцчшщ]{2,5}$/u
/** The plural of initials: `EE. UU.`, `RR. HH.` */
const doubledCapital = /^(\p{Lu})\1$/u
/** Scripts in which one character is a word, not an initial. */
const wordPerCharacter = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u
const letter = /^\p{L}$/u
const beyondAscii = /[^\0-\x7f]/u
const accents = /\p{M}+/gu
const invisible = /\p{Cf}+/gu

/** The text in front of the word, at most so many code units of it. */
type Before = (length: number) => string

/** The role of a word that stands before a dot. */
export function roleOf(word: string, before: Before, language: Language): WordRole {
  if (word.length > maxAbbreviationLength) return 'ordinary'
  const first = word.charCodeAt(0)
  if (first >= 0x30 && first <= 0x39) return numberRole(word, before, language)
  const lower = word.toLowerCase()
  const listed = listedRole(word, lower, before, language)
  if (listed !== undefined) return listed
  if (!beyondAscii.test(word)) return unlistedRole(word, lower, lower, before, language)
  const bare = word.replace(invisible, '')
  const bareLower = bare.toLowerCase()
  const plain = bareLower.normalize('NFD').replace(accents, '')
  return listedRole(bare, bareLower, before, language) ?? unlistedRole(bare, bareLower, plain, before, language)
}

function listedRole(word: string, lower: string, before: Before, language: Language): WordRole | undefined {
  const found = language.abbreviations.get(lower)
  if (found === undefined) return endsAsNumbered(lower, language) ? 'numbered' : undefined
  if (found.isUnit && measured.test(before(2))) return 'numbered'
  if (found.title === undefined || word[0] === lower[0]) return found.role
  return word.length > 1 && word === word.toUpperCase() ? 'either' : found.title
}

function endsAsNumbered(lower: string, language: Language): boolean {
  for (const ending of language.numberedEndings) if (lower.endsWith(ending)) return true
  return false
}

/** `plain` is the word without its case and accents. */
function unlistedRole(word: string, lower: string, plain: string, before: Before, language: Language): WordRole {
  if (word.length === 1 && language.labels.has(wordIn(before(maxAbbreviationLength)))) return 'ordinary'
  if (isInitials(word) || (consonants.test(plain) && word !== word.toUpperCase())) return 'either'
  // French and Italian articles, and prefixes of compounds: l'avv., time-i.e.
  const joint = Math.max(lower.lastIndexOf("'"), lower.lastIndexOf('’'), lower.lastIndexOf('-'))
  if (joint < 0) return 'ordinary'
  return listedRole(word.slice(joint + 1), lower.slice(joint + 1), before, language) ?? 'ordinary'
}

function isInitials(word: string): boolean {
  if (word.length === 1) return word < '\x7f' || (letter.test(word) && !wordPerCharacter.test(word))
  return dottedLetters.test(word) || doubledCapital.test(word)
}

function numberRole(word: string, before: Before, language: Language): WordRole {
  if (language.dottedDates) {
    if (!numberOrYear.test(word)) return 'ordinary'
    return datePart.test(before(maxAbbreviationLength)) ? 'internal' : 'numbered'
  }
  if (language.ordinalFollowers.size === 0 || !number.test(word)) return 'ordinary'
  return language.ordinalContexts.has(wordIn(before(maxAbbreviationLength))) ? 'either' : 'ordinal'
}

/** The last word of the text, in lower case. */
function wordIn(text: string): string {
  const end = text.endsWith(' ') ? text.length - 1 : text.length
  return text.slice(text.lastIndexOf(' ', end - 1) + 1, end).toLowerCase()
}
