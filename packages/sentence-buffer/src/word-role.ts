import type { Language } from './languages/language.ts'

/**
 * What a word with a dot behind it lets the dot be: `ordinary`: an end; `internal`: never an end; `numbered`: no end
 * before a number; `either`: an end before a starter; `time`: an end before most capitals; `ordinal`: an end unless its
 * noun follows.
 */
export type WordRole = 'ordinary' | 'internal' | 'numbered' | 'either' | 'time' | 'ordinal'

/** Longer words are no abbreviations. It bounds the cost of a look-up, too. */
const maxAbbreviationLength = 20
const dottedLetters = /^(?:\p{L}\.)+\p{L}{1,2}$/u
const number = /^[0-9]{1,2}$/u
/** No vowel at all: `Blvd`, `млрд`. */
const consonants = /^[bcdfghj-np-tv-xzбвгджзклмнпрстфхцчшщ]{2,5}$/u
/** Scripts in which one character is a word, not an initial. */
const wordPerCharacter = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u
const letter = /^\p{L}$/u
const lastWord = /\p{L}+(?=\s*$)/u
const accents = /\p{M}+/gu
const invisible = /\p{Cf}+/gu
const leadingSymbols = /^[^\p{L}\p{N}]+/u

/** The role of `word`, which stands before a dot; `before` is the text in front of it. */
export function roleOf(word: string, before: string, language: Language): WordRole {
  if (word.length > maxAbbreviationLength) return 'ordinary'
  const bare = word.replace(invisible, '').replace(leadingSymbols, '')
  const lower = bare.toLowerCase()
  const listed = listedRole(bare, lower, language)
  if (listed !== undefined) return listed
  // French and Italian articles, and prefixes of compounds: l'avv., time-i.e.
  const joint = Math.max(lower.lastIndexOf("'"), lower.lastIndexOf('’'), lower.lastIndexOf('-'))
  if (joint >= 0) return listedRole(bare.slice(joint + 1), lower.slice(joint + 1), language) ?? 'ordinary'
  if (number.test(bare)) return numberRole(before, language)
  if (isLetter(bare) || dottedLetters.test(bare) || isUnpronounceable(lower, bare)) return 'either'
  return 'ordinary'
}

function listedRole(bare: string, lower: string, language: Language): WordRole | undefined {
  if (language.internal.has(lower)) return 'internal'
  if (language.titles.has(lower) && bare[0] !== lower[0])
    return bare === bare.toUpperCase() && bare.length > 1 ? 'either' : 'internal'
  if (language.times.has(lower)) return 'time'
  if (language.either.has(lower)) return 'either'
  const numbered = language.numbered.has(lower) || language.numberedEndings.some((ending) => lower.endsWith(ending))
  return numbered ? 'numbered' : undefined
}

function numberRole(before: string, language: Language): WordRole {
  if (language.ordinalFollowers.size === 0) return 'ordinary'
  const word = lastWord.exec(before.slice(-maxAbbreviationLength))?.[0] ?? ''
  return language.ordinalContexts.has(word.toLowerCase()) ? 'either' : 'ordinal'
}

function isLetter(word: string): boolean {
  return letter.test(word) && !wordPerCharacter.test(word)
}

function isUnpronounceable(lower: string, word: string): boolean {
  return word !== word.toUpperCase() && consonants.test(lower.normalize('NFD').replace(accents, ''))
}
