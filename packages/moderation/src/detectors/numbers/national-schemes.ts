import { hasLuhnCheckDigit, hasMod97Key, hasVerhoeffCheckDigit, isMod11Mod10, weightedSum } from './check-digits.ts'

/** The identity numbers of one country that consist of digits. */
export interface NationalScheme {
  lengths: readonly number[]
  isValid: (digits: string) => boolean
  /** How the groups are sized where the writing alone tells what it is; without it a word has to announce the number. */
  writtenAs?: RegExp
  /** Whether so few numbers are valid that one in a thousand others or less is taken for it: nothing has to announce it. */
  isRare?: boolean
}

/** In each row the authority that defines the number and its check digits. */
export const nationalSchemes: readonly NationalScheme[] = [
  // Canada, social insurance number (ESDC).
  { lengths: [9], isValid: (digits) => !/^[08]/.test(digits) && hasLuhnCheckDigit(digits) },
  // Australia, tax file number (ATO).
  { lengths: [9], isValid: (digits) => weightedSum(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 },
  // Australia, Medicare card (Services Australia).
  { lengths: [10, 11], isValid: isAustralianMedicare, writtenAs: /^4-5-1$/ },
  // India, Aadhaar (UIDAI).
  { lengths: [12], isValid: (digits) => /^[2-9]/.test(digits) && hasVerhoeffCheckDigit(digits), writtenAs: /^4-4-4$/ },
  // Poland, PESEL (Act of 24 September 2010 on population records).
  { lengths: [11], isValid: (digits) => weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0 },
  // Sweden, personnummer (Skatteverket), with the century or without.
  { lengths: [10, 12], isValid: isSwedish, writtenAs: /^[68]-4$/ },
  // Germany, tax identification number (Federal Central Tax Office; ISO 7064, MOD 11,10).
  { lengths: [11], isValid: (digits) => !digits.startsWith('0') && isMod11Mod10(digits) },
  // Netherlands, burgerservicenummer (RvIG).
  { lengths: [9], isValid: (digits) => weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 },
  // Brazil, CPF (Receita Federal).
  { lengths: [11], isValid: isBrazilian, writtenAs: /^3-3-3-2$/ },
  // France, NIR (INSEE): sex, year, month, place, serial and key.
  {
    lengths: [15],
    isValid: (digits) => /^[12]\d\d(?:0[1-9]|1[0-2])/.test(digits) && hasMod97Key(digits),
    isRare: true,
  },
  // Turkey, kimlik numarası (Nüfus ve Vatandaşlık İşleri).
  { lengths: [11], isValid: isTurkish },
  // South Africa, identity number (Department of Home Affairs).
  { lengths: [13], isValid: isSouthAfrican, isRare: true },
  // Thailand, citizen number (Department of Provincial Administration).
  { lengths: [13], isValid: isThai, writtenAs: /^1-4-5-2-1$/ },
  // South Korea, resident and foreigner registration: birth date, then sex and serial.
  { lengths: [13], isValid: (digits) => isDate(digits) && digits[6] !== '0', writtenAs: /^6-7$/ },
  // China, resident identity number that does not end with X (GB 11643).
  { lengths: [18], isValid: isChinese, isRare: true },
  // Japan, My Number (Act on the Use of Numbers to Identify a Specific Individual).
  { lengths: [12], isValid: isJapanese },
]

function isAustralianMedicare(digits: string): boolean {
  return /^[2-6]/.test(digits) && weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(digits[8])
}

function isSwedish(digits: string): boolean {
  const short = digits.slice(-10)
  return (digits.length === 10 || /^(?:19|20)/.test(digits)) && isDate(short) && hasLuhnCheckDigit(short)
}

function isBrazilian(digits: string): boolean {
  const first = (weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11
  const second = (weightedSum(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11
  return !/^(\d)\1+$/.test(digits) && first % 10 === Number(digits[9]) && second % 10 === Number(digits[10])
}

function isTurkish(digits: string): boolean {
  const tenth = weightedSum(digits, [7, -1, 7, -1, 7, -1, 7, -1, 7])
  const sum = weightedSum(digits, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
  return !digits.startsWith('0') && (tenth + 10) % 10 === Number(digits[9]) && sum % 10 === Number(digits[10])
}

function isSouthAfrican(digits: string): boolean {
  return isDate(digits) && /^\d{10}[01][89]/.test(digits) && hasLuhnCheckDigit(digits)
}

function isThai(digits: string): boolean {
  const sum = weightedSum(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
  return /^[1-8]/.test(digits) && (11 - (sum % 11)) % 10 === Number(digits[12])
}

function isChinese(digits: string): boolean {
  const sum = weightedSum(digits, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1])
  return /^[1-8]\d{5}(?:19|20)/.test(digits) && isDate(digits.slice(8)) && sum % 11 === 1
}

function isJapanese(digits: string): boolean {
  const remainder = weightedSum(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
  return (remainder <= 1 ? 0 : 11 - remainder) === Number(digits[11])
}

// Year, month and day, two digits each.
function isDate(digits: string): boolean {
  return /^\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/.test(digits)
}
