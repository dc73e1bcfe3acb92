/** Those who have names of their own for kinds of personal data. */
type Naming = 'data' | 'redactPii' | 'openRedaction'

/**
 * The kinds whose form alone tells them, which every tool is expected to find, and their names: the types of the test data,
 * the redactors of redact-pii, the types of @openredaction/core. Phone numbers are those of the data that are not of one country
 * alone.
 */
const structured: Readonly<Record<string, Readonly<Record<Naming, readonly string[]>>>> = {
  card: { data: ['CREDIT_CARD'], redactPii: ['creditCardNumber'], openRedaction: ['CREDIT_CARD'] },
  email: { data: ['EMAIL_ADDRESS'], redactPii: ['emailAddress'], openRedaction: ['EMAIL'] },
  iban: { data: ['IBAN_CODE'], redactPii: [], openRedaction: ['IBAN', 'UK_BANK_ACCOUNT_IBAN'] },
  ip: { data: ['IP_ADDRESS'], redactPii: ['ipAddress'], openRedaction: ['IPV4', 'IPV6'] },
  phone: {
    data: ['PHONE_NUMBER'],
    redactPii: ['phoneNumber'],
    openRedaction: ['PHONE_INTERNATIONAL', 'PHONE_LINE_NUMBER', 'PHONE_UK', 'PHONE_UK_MOBILE', 'PHONE_US'],
  },
  ssn: { data: ['US_SSN'], redactPii: ['usSocialSecurityNumber'], openRedaction: ['SSN'] },
}

/** The kinds of the table above. */
export const structuredKinds: readonly string[] = Object.keys(structured)

/**
 * Which of `names`, which are those of `naming`, is which of Cuecard's `kinds`. A kind that is not in the table is called what
 * has all the words of its name, so `nhs` is `UK_NHS` and `NHS_NUMBER`: a new kind of Cuecard's needs no entry here to be
 * scored. Of several kinds that a name fits, the first has it.
 */
export function kindsOfNames(
  kinds: readonly string[],
  naming: Naming,
  names: readonly string[],
): ReadonlyMap<string, string> {
  const pairs = kinds.flatMap((kind) => {
    const own = structured[kind]?.[naming] ?? names.filter((name) => hasAllWords(name, kind))
    return own.map((name) => [name, kind] as const)
  })
  return new Map(pairs.toReversed())
}

function hasAllWords(name: string, kind: string): boolean {
  const words = new Set(wordsOf(name))
  return wordsOf(kind).every((word) => words.has(word))
}

const wordsOf = (name: string): string[] => name.toLowerCase().split(/[^a-z0-9]+/u)
