import { meaning, telling } from '../context/meaning.ts'
import type { CodeCandidate } from './code-run.ts'

/** Finds passport numbers with letters: seven to nine characters, four or more digits, right after a word such as "passport". */
export function recognisePassportCode({ compact, written, announcement }: CodeCandidate): boolean {
  const isAnnounced = announcement.isDirect && (announcement.means & meaning.passport) !== 0
  return isAnnounced && written === compact && compact.length <= 9 && digitCount(compact) >= 4
}

/**
 * Finds the numbers of driving licences: British ones by their form (DVLA, D1: five of the name, then year, month and day
 * of birth), others right after words such as "driving licence", seven characters or more with four digits or more.
 */
export function recogniseLicenceCode({ compact, written, announcement }: CodeCandidate): boolean {
  const { means, isDirect } = announcement
  if (compact.length === 16 && isBritishLicence(compact)) return !(means & meaning.other)
  const isAnnounced = isDirect && (means & meaning.licence) !== 0
  return isAnnounced && digitCount(compact) >= 4 && !/ [a-z]+$/.test(written)
}

function isBritishLicence(compact: string): boolean {
  const form = /^[a-z]{1,5}9{0,4}\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d[a-z][a-z9][a-z0-9]{3}$/
  return form.test(compact) && /^[a-z9]{5}\d{6}/.test(compact)
}

/** How an identity number with letters looks, in lower case, and what else must hold. */
interface CodeScheme {
  form: RegExp
  /** How many characters that is with its separators; nothing else is compared with the form. */
  lengths: readonly number[]
  isValid: (compact: string) => boolean
  /** Whether a word has to announce it: others look the same. */
  mustBeAnnounced?: boolean
}

const checkLetters = 'trwagmyfpdxbnjzsqvhlcke'
const finnishCheck = '0123456789abcdefhjklmnprstuvwxy'

// In each row the authority that defines the code and its check character.
const codeSchemes: readonly CodeScheme[] = [
  // United Kingdom, National Insurance number (HMRC, NIM39110).
  {
    form: /^(?!bg|gb|kn|nk|nt|tn|zz)[abceghj-prstw-z][abceghj-nprstw-z]([ -]?)\d\d\1\d\d\1\d\d\1[a-d]$/,
    lengths: [9, 13],
    isValid: () => true,
  },
  // Spain, DNI and NIE (Ministry of the Interior).
  { form: /^\d{8}[ -]?[a-z]$/, lengths: [9, 10], isValid: isSpanish },
  { form: /^[xyz][ -]?\d{7}[ -]?[a-z]$/, lengths: [9, 10, 11], isValid: isSpanish },
  // Italy, codice fiscale (Agenzia delle Entrate, D.M. 23/12/1976).
  {
    form: /^[a-z]{6}[0-9lmnp-v]{2}[abcdehlmprst][0-9lmnp-v]{2}[a-z][0-9lmnp-v]{3}[a-z]$/,
    lengths: [16],
    isValid: isItalian,
  },
  // Finland, henkilötunnus (DVV).
  {
    form: /^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d(?:-|[a-fu-y])\d{3}[0-9a-y]$/,
    lengths: [11],
    isValid: isFinnish,
  },
  // United States, Medicare beneficiary identifier (CMS).
  {
    form: /^[1-9][ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d-?[ac-hjkmnp-rt-y][0-9ac-hjkmnp-rt-y]\d-?[ac-hjkmnp-rt-y]{2}\d\d$/,
    lengths: [11, 13],
    isValid: () => true,
  },
  // Singapore, NRIC and FIN (ICA).
  { form: /^[stfgm]\d{7}[a-z]$/, lengths: [9], isValid: isSingaporean },
  // India, permanent account number (Income Tax Department).
  { form: /^[a-z]{3}[abcfghjlpt][a-z]\d{4}[a-z]$/, lengths: [10], isValid: () => true },
  // China, resident identity number that ends with X (GB 11643).
  {
    form: /^[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}x$/,
    lengths: [18],
    isValid: () => true,
  },
  // Identity cards and social insurance numbers whose form says little.
  {
    form: /^[a-z0-9]{7,16}$/,
    lengths: [7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
    isValid: (compact) => digitCount(compact) >= 5,
    mustBeAnnounced: true,
  },
]

/** Finds identity numbers with letters of eight countries, unless a word announces something else, and others after such a word. */
export function recogniseNationalCode({ compact, written, announcement }: CodeCandidate): boolean {
  const { means, isDirect } = announcement
  const isAnnounced = isDirect && (means & meaning.nationalId) !== 0
  const isOther = (means & telling & ~meaning.nationalId) !== 0 && announcement.isInSentence
  return codeSchemes.some(({ form, lengths, isValid, mustBeAnnounced }) => {
    const mayBe = lengths.includes(written.length) && (mustBeAnnounced ? isAnnounced : !isOther)
    return mayBe && form.test(written) && isValid(compact)
  })
}

function isSpanish(compact: string): boolean {
  const digits = compact.slice(0, -1).replace(/^[xyz]/, (letter) => String('xyz'.indexOf(letter)))
  return checkLetters[Number(digits) % 23] === compact.at(-1)
}

function isFinnish(compact: string): boolean {
  const serial = compact.slice(-4, -1)
  return finnishCheck[Number(compact.slice(0, 6) + serial) % 31] === compact.at(-1)
}

function isSingaporean(compact: string): boolean {
  const sum = [2, 7, 6, 5, 4, 3, 2].reduce((total, weight, index) => total + weight * Number(compact[index + 1]), 0)
  const [series] = compact
  if (series === 's' || series === 't') return 'jzihgfedcba'[(sum + (series === 't' ? 4 : 0)) % 11] === compact.at(-1)
  if (series === 'm') return 'kljnpqrtuwx'[10 - ((sum + 3) % 11)] === compact.at(-1)
  return 'xwutrqpnmlk'[(sum + (series === 'g' ? 4 : 0)) % 11] === compact.at(-1)
}

// What a character counts at an odd place; at an even one it counts its place in the alphabet or its own value.
const italianOdd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

function isItalian(compact: string): boolean {
  let sum = 0
  for (let index = 0; index < 15; index++) {
    const char = compact.charCodeAt(index)
    const value = char >= 0x61 ? char - 0x61 : char - 0x30
    sum += index % 2 === 0 ? italianOdd[value]! : value
  }
  return sum % 26 === compact.charCodeAt(15) - 0x61
}

function digitCount(text: string): number {
  return text.replace(/\D/g, '').length
}
