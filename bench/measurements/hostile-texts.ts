/**
 * Texts that go on and on with what a sentence end or a match might begin with, by what they consist of: each is repeated
 * until it is as long as asked for.
 */
const units: Readonly<Record<string, string>> = {
  a: 'a',
  digits: '1234567890',
  '(': '(',
  'a@': 'a@',
  'combining marks': '\u0301',
  spaces: ' ',
  'full stops': '.',
  abbreviations: 'Dr. e.g. U.S. No. approx. ',
  initials: 'J. R. ',
  'list numbers': '1. \n',
  'card-like': '4111 ',
  'IBAN-like': 'DE89 3704 ',
  'IP-like': '1.2.3.4.5:: ',
  'phone-like': 'call 12345678 ',
}

/** Every hostile text, `characters` long, by name. */
export function hostileTexts(characters: number): [name: string, text: string][] {
  return Object.entries(units).map(([name, unit]) => [
    name,
    unit.repeat(Math.ceil(characters / unit.length)).slice(0, characters),
  ])
}
