import fc from 'fast-check'
import parsePhoneNumber, { type CountryCode, getCountries, getCountryCallingCode } from 'libphonenumber-js/min'
import t from 'tap'
import { isValidIn, isValidInternational } from '../src/detectors/numbers/numbering-plan.ts'

const country = fc.constantFrom(...getCountries())
const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 14 }).map((list) => list.join(''))

/** Digits as somebody in `code` might dial them. */
function dialled(code: CountryCode, national: string, prefix: number): string {
  const own = getCountryCallingCode(code)
  return ['', '0', '1', '8', own, `00${own}`, `011${own}`, `${own}0`][prefix] + national
}

t.test('a number is valid in a country exactly where libphonenumber says so', async () => {
  const property = fc.property(country, digits, fc.nat(7), (code, national, prefix) => {
    const number = dialled(code, national, prefix)
    const wanted = parsePhoneNumber(number, { defaultCountry: code, extract: false })?.isValid() ?? false
    if (isValidIn(code, number) !== wanted) throw new Error(`${number} in ${code} is ${wanted ? '' : 'not '}valid`)
  })
  fc.assert(property, { numRuns: 20_000 })
})

t.test('a number with its country code likewise', async () => {
  const property = fc.property(country, digits, (code, national) => {
    const number = getCountryCallingCode(code) + national
    const wanted = parsePhoneNumber(`+${number}`, { extract: false })?.isValid() ?? false
    if (isValidInternational(number) !== wanted) throw new Error(`+${number} is ${wanted ? '' : 'not '}valid`)
  })
  fc.assert(property, { numRuns: 20_000 })
})
