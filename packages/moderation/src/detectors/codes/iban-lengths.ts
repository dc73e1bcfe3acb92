const lengths: Record<number, string> = {
  15: 'NO',
  16: 'BE',
  18: 'DK FI FK FO GL NL SD',
  19: 'MK SI',
  20: 'AT BA EE KZ LT LU MN XK',
  21: 'CH CR HR LI LV',
  22: 'BG BH DE GB GE IE ME RS VA',
  23: 'AE GI IL IQ OM SO TL',
  24: 'AD CZ ES MD PK RO SA SE SK TN VG',
  25: 'LY PT ST',
  26: 'IS TR',
  27: 'BI DJ FR GR IT MC MR SM',
  28: 'AL AZ BY CY DO GT HU LB NI PL SV',
  29: 'BR EG PS QA UA',
  30: 'JO KW MU YE',
  31: 'MT SC',
  33: 'LC RU',
}

// By the two letters of the country: this is asked for every word of a text.
const byLetters = new Uint8Array(26 * 26)
for (const [length, countries] of Object.entries(lengths)) {
  for (const country of countries.toLowerCase().split(' ')) {
    byLetters[placeOf(country.charCodeAt(0), country.charCodeAt(1))] = Number(length)
  }
}

/**
 * How many characters the IBAN of a country has (IBAN registry, ISO 13616-2), by the character codes of its two letters in
 * lower case; 0 when there is no such country.
 */
export function ibanLength(first: number, second: number): number {
  return second >= 0x61 && second <= 0x7a ? (byLetters[placeOf(first, second)] ?? 0) : 0
}

function placeOf(first: number, second: number): number {
  return (first - 0x61) * 26 + second - 0x61
}
