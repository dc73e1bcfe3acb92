import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js/min'
import { folded } from './dates/calendar-date.ts'

const maxEntryLength = 256

/** What is wrong with an entry of an allow list; nothing when it can be compared. */
export function allowMistake(entry: unknown): string | undefined {
  if (typeof entry !== 'string') return 'must be a string'
  if (entry.length > maxEntryLength) return `must have at most ${maxEntryLength} UTF-16 code units`
  if (!/[\p{L}\p{N}]/u.test(entry)) return 'must have a letter or digit'
  return undefined
}

/**
 * What a company publishes of itself, which is nobody's personal data: e-mail addresses, mail domains (`@example.com`,
 * with those below it), phone numbers, of which every usual writing is the same, and anything else, compared by its letters and digits.
 */
export class AllowList {
  readonly #values = new Set<string>()
  readonly #mailDomains: string[] = []

  /** @param region The country whose phone numbers may lack their country code. */
  constructor(entries: readonly string[], region: string) {
    for (const entry of entries) {
      const text = folded(entry).trim()
      if (text.startsWith('@')) this.#mailDomains.push(text.slice(1))
      else this.#add(text, region)
    }
  }

  get isEmpty(): boolean {
    return this.#values.size === 0 && this.#mailDomains.length === 0
  }

  /** Whether `matched`, the raw text of a match, is on the list. */
  has(matched: string): boolean {
    const text = folded(matched)
    if (this.#values.has(compact(text))) return true
    const domain = text.slice(text.lastIndexOf('@') + 1)
    return domain !== text && this.#mailDomains.some((own) => domain === own || domain.endsWith(`.${own}`))
  }

  #add(text: string, region: string): void {
    this.#values.add(compact(text))
    const phone = parsePhoneNumber(text, { defaultCountry: region as CountryCode, extract: false })
    if (!phone?.isValid()) return
    const { nationalNumber, countryCallingCode } = phone
    for (const prefix of ['', '0', countryCallingCode, `00${countryCallingCode}`, `011${countryCallingCode}`]) {
      this.#values.add(prefix + nationalNumber)
    }
    // `+44 (0)20 …`
    this.#values.add(`${countryCallingCode}0${nationalNumber}`)
  }
}

// E-mail addresses keep their signs: `a.b@c.de` is not `ab@c.de`.
function compact(text: string): string {
  return text.includes('@') ? text : text.replace(/[^\p{L}\p{N}]/gu, '')
}
