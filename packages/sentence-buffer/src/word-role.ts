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
const lastWord = /\p{L}+(?=\s*$)/u
const accents = /\p{M}+/gu
const invisible = /\p{Cf}+/gu

/**
 * The role of the word from `start` to `end`, which stands before a dot. `slice` gives the text of the sentence.
 */
export function roleOf(
  start: number,
  end: number,
  slice: (start: number, end: number) => string,
  language: Language,
): WordRole {
  if (end - start > maxAbbreviationLength) return 'ordinary'
  const word = slice(start, end)
  const before = (length: number): string => slice(Math.max(0, start - length), start)
  const first = word.charCodeAt(0)
  if (first >= 0x30 && first <= 0x39) return numberRole(word, before(maxAbbreviationLength), language)
  const lower = word.toLowerCase()
  const isUnit = language.units.has(lower) && measured.test(before(2))
  if (isUnit) return 'numbered'
  return wordRole(word, lower, language)
}

function wordRole(word: string, lower: string, language: Language): WordRole {
  const listed = listedRole(word, lower, language)
  if (listed !== undefined) return listed
  const bare = word.replace(invisible, '')
  if (bare !== word) return wordRole(bare, lower.replace(invisible, ''), language)
  if (isLetter(bare) || dottedLetters.test(bare) || doubledCapital.test(bare) || isUnpronounceable(lower, bare))
    return 'either'
  // French and Italian articles, and prefixes of compounds: l'avv., time-i.e.
  const joint = Math.max(lower.lastIndexOf("'"), lower.lastIndexOf('’'), lower.lastIndexOf('-'))
  return listedRole(bare.slice(joint + 1), lower.slice(joint + 1), language) ?? 'ordinary'
}

function listedRole(word: string, lower: string, language: Language): WordRole | undefined {
  const found = language.abbreviations.get(lower)
  if (found === undefined) {
    return language.numberedEndings.some((ending) => lower.endsWith(ending)) ? 'numbered' : undefined
  }
  if (found.title === undefined || word[0] === lower[0]) return found.role
  return word.length > 1 && word === word.toUpperCase() ? 'either' : found.title
}

function numberRole(word: string, before: string, language: Language): WordRole {
  if (language.dottedDates) {
    if (!numberOrYear.test(word)) return 'ordinary'
    return datePart.test(before) ? 'internal' : 'numbered'
  }
  if (language.ordinalFollowers.size === 0 || !number.test(word)) return 'ordinary'
  const context = lastWord.exec(before)?.[0] ?? ''
  return language.ordinalContexts.has(context.toLowerCase()) ? 'either' : 'ordinal'
}

function isLetter(word: string): boolean {
  return letter.test(word) && !wordPerCharacter.test(word)
}

function isUnpronounceable(lower: string, word: string): boolean {
  return word !== word.toUpperCase() && consonants.test(lower.normalize('NFD').replace(accents, ''))
}
