/** Whether the last digit is the check digit of those before it: Luhn (ISO/IEC 7812-1, Annex B). */
export function hasLuhnCheckDigit(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 0x30
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** The sum of the digits, each times the weight at its place; as many digits as there are weights are read. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (digits.charCodeAt(index) - 0x30), 0)
}

/** Whether the last two digits are the key of those before it: 97 less the remainder (NIR, INSEE). */
export function hasMod97Key(digits: string): boolean {
  return 97 - Number(BigInt(digits.slice(0, -2)) % 97n) === Number(digits.slice(-2))
}

/** Whether the last digit is the check digit of those before it: ISO 7064, MOD 11,10. */
export function isMod11Mod10(digits: string): boolean {
  let product = 10
  for (let index = 0; index < digits.length - 1; index++) {
    const sum = (digits.charCodeAt(index) - 0x30 + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (11 - product) % 10 === digits.charCodeAt(digits.length - 1) - 0x30
}

/** Whether the last digit is the check digit of those before it: the dihedral group of order ten (Verhoeff, 1969). */
export function hasVerhoeffCheckDigit(digits: string): boolean {
  let check = 0
  for (let index = 0; index < digits.length; index++) {
    let digit = digits.charCodeAt(digits.length - 1 - index) - 0x30
    for (let times = index % 8; times > 0; times--) digit = verhoeffPermutation[digit]!
    check = multiplied(check, digit)
  }
  return check === 0
}

const verhoeffPermutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

// Rotations of a pentagon are 0 to 4, its reflections 5 to 9.
function multiplied(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5)
  return b < 5 ? 5 + ((a - b + 5) % 5) : (a - b + 5) % 5
}
