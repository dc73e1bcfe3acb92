import metadata from 'libphonenumber-js/min/metadata'

/** The most digits of a country code (ITU-T E.164, 6.2.1). */
const maxCountryCodeLength = 3
/** The fewest and the most digits after the country code that libphonenumber reads. */
const minNationalLength = 2
const maxNationalLength = 17

/** What libphonenumber's metadata says of one country; see the package's `Metadata` for what stands where. */
class NumberingPlan {
  readonly #callingCode: string
  readonly #internationalPrefix: RegExp | undefined
  readonly #national: RegExp
  readonly #prefix: RegExp | undefined
  readonly #transform: string | undefined
  readonly #lengths: readonly number[]
  readonly #leadingDigits: RegExp | undefined
  readonly #types: readonly { pattern: RegExp; lengths: readonly number[] }[] | undefined

  constructor(data: readonly unknown[]) {
    const [callingCode, internationalPrefix, national, lengths, , prefix, , prefixForParsing, transform] = data
    this.#callingCode = String(callingCode)
    this.#internationalPrefix = internationalPrefix ? new RegExp(`^(?:${internationalPrefix})`) : undefined
    this.#national = entire(String(national))
    const parsed = prefixForParsing || prefix
    this.#prefix = parsed ? new RegExp(`^(?:${parsed})`) : undefined
    this.#transform = transform ? String(transform) : undefined
    this.#lengths = lengths as readonly number[]
    this.#leadingDigits = data[10] ? new RegExp(`^(?:${String(data[10])})`) : undefined
    this.#types = typesOf(data[11])
  }

  /** See {@link isValidIn}. */
  isValidAsDialled(digits: string): boolean {
    const abroad = this.#internationalPrefix?.exec(digits)?.[0]
    if (abroad !== undefined && digits[abroad.length] !== '0') return isValidInternational(digits.slice(abroad.length))
    if (this.#hasOwnCode(digits)) return isValidInternational(digits)
    return isInUse(this.#callingCode, this.significant(digits), this)
  }

  /** Whether `national` is a number of this one among the countries with the same country code. */
  owns(national: string): boolean {
    if (this.#leadingDigits) return this.#leadingDigits.test(national)
    return this.#types !== undefined && this.isInUse(national)
  }

  /** Whether `national` is a number of this country. */
  isInUse(national: string): boolean {
    if (!this.isPossible(national) || !this.#national.test(national)) return false
    const types = this.#types
    if (types === undefined) return true
    return types.some(({ pattern, lengths }) => {
      return (lengths.length === 0 || lengths.includes(national.length)) && pattern.test(national)
    })
  }

  /** `digits` without the prefix of calls within the country, unless that is the beginning of the number itself. */
  significant(digits: string): string {
    const match = this.#prefix?.exec(digits)
    if (!match) return digits
    const isTransformed = this.#transform !== undefined && match.length > 1 && match.at(-1)
    const shorter = isTransformed ? digits.replace(this.#prefix!, this.#transform!) : digits.slice(match[0].length)
    if (this.#national.test(digits) && !this.#national.test(shorter)) return digits
    return this.isPossible(shorter) || this.#isTooLong(shorter) ? shorter : digits
  }

  /** Whether numbers of this country may have as many digits as `national`. */
  isPossible(national: string): boolean {
    return this.#lengths.includes(national.length)
  }

  // Whether `digits` are a number only when the country code that they begin with is taken for one.
  #hasOwnCode(digits: string): boolean {
    if (!digits.startsWith(this.#callingCode)) return false
    const national = this.significant(digits)
    if (this.#isTooLong(national)) return true
    return (
      !this.#national.test(national) && this.#national.test(this.significant(digits.slice(this.#callingCode.length)))
    )
  }

  #isTooLong(national: string): boolean {
    return national.length > this.#lengths.at(-1)!
  }
}

function typesOf(data: unknown): { pattern: RegExp; lengths: readonly number[] }[] | undefined {
  if (!Array.isArray(data)) return undefined
  return data.flatMap((type: unknown) => {
    if (!Array.isArray(type) || !type[0]) return []
    return [{ pattern: entire(String(type[0])), lengths: (type[1] as number[] | undefined) ?? [] }]
  })
}

function entire(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`)
}

const plans = new Map<string, NumberingPlan>()
const dataOf = new Map<string, readonly unknown[]>([
  ...(Object.entries(metadata.countries) as [string, readonly unknown[]][]),
  ...(Object.entries(metadata.nonGeographic ?? {}) as [string, readonly unknown[]][]),
])
const countriesOf = new Map<string, readonly string[]>([
  ...(Object.entries(metadata.country_calling_codes) as [string, string[]][]),
  ...Object.keys(metadata.nonGeographic ?? {}).map((code): [string, string[]] => [code, [code]]),
])

// Compiled when it is first asked for: few policies see numbers of all countries.
function planOf(country: string): NumberingPlan {
  let plan = plans.get(country)
  if (!plan) {
    plan = new NumberingPlan(dataOf.get(country)!)
    plans.set(country, plan)
  }
  return plan
}

/**
 * Whether `digits` are a phone number as dialled in `country` (ISO 3166-1 alpha-2), with or without the prefixes that
 * are dialled there. The answer is that of libphonenumber-js, `parsePhoneNumber(digits, country)?.isValid()`, from the
 * same metadata, at a hundredth of its cost.
 */
export function isValidIn(country: string, digits: string): boolean {
  return planOf(country).isValidAsDialled(digits)
}

/** Whether `digits`, which begin with a country code, are a phone number of any country, or of none (satellites). */
export function isValidInternational(digits: string): boolean {
  if (digits.startsWith('0')) return false
  for (let length = 1; length <= maxCountryCodeLength; length++) {
    const callingCode = digits.slice(0, length)
    const [main] = countriesOf.get(callingCode) ?? []
    if (main === undefined) continue
    const plan = planOf(main)
    return isInUse(callingCode, plan.significant(digits.slice(length)), plan)
  }
  return false
}

function isInUse(callingCode: string, national: string, otherwise: NumberingPlan): boolean {
  if (national.length < minNationalLength || national.length > maxNationalLength) return false
  const countries = countriesOf.get(callingCode)!
  if (countries.length === 1) return planOf(countries[0]!).isInUse(national)
  const owner = countries.find((country) => planOf(country).owns(national))
  return (owner === undefined ? otherwise : planOf(owner)).isInUse(national)
}
