/**
 * What a word near a value says about it: bits, because a word can say several things. A word says what the context word
 * that it is, or ends, says; see `context-words.ts`.
 */
export const meaning = {
  phone: 1 << 0,
  /** A number of a kind that is not looked for: an order, a ticket, a version. */
  other: 1 << 1,
  /** The same, but only when no more telling word stands next to it: `routing code`. */
  vague: 1 << 2,
  ssn: 1 << 3,
  itin: 1 << 4,
  nhs: 1 << 5,
  nationalId: 1 << 6,
  /** Together with `nationalId`: of no certain country, so that no check digit can be asked for. */
  anyId: 1 << 29,
  passport: 1 << 7,
  licence: 1 << 8,
  bankAccount: 1 << 9,
  routing: 1 << 10,
  sortCode: 1 << 11,
  cvv: 1 << 12,
  birth: 1 << 13,
  secret: 1 << 14,
  email: 1 << 15,
  ip: 1 << 16,
  /** Dotted numbers that are no addresses: versions, sections. */
  section: 1 << 17,
  /** A word such as `is` or `number`, which may stand between a telling word and what it announces. */
  filler: 1 << 18,
  /** The filler that announces some number of a person when nothing else does. */
  number: 1 << 19,
  /** A word that a full stop may follow within a sentence. */
  abbreviation: 1 << 20,
  /** A number word with the digits that it stands for. */
  digits: 1 << 21,
  /** A word such as `double`, with how many times what follows counts. */
  repeat: 1 << 22,
  /** Hundred: two more zeros. */
  hundred: 1 << 23,
  /** The name of a month, with its number. */
  month: 1 << 24,
  /** An at sign, read out. */
  at: 1 << 25,
  /** A full stop, read out. */
  dot: 1 << 26,
  /** Another sign of a mailbox name, read out. */
  sign: 1 << 27,
  /** Digits alone. */
  numeral: 1 << 28,
} as const

/** The meanings that tell what kind of value a word announces. */
export const telling =
  meaning.phone |
  meaning.other |
  meaning.ssn |
  meaning.itin |
  meaning.nhs |
  meaning.nationalId |
  meaning.anyId |
  meaning.passport |
  meaning.licence |
  meaning.bankAccount |
  meaning.routing |
  meaning.sortCode |
  meaning.cvv |
  meaning.birth |
  meaning.secret |
  meaning.section
