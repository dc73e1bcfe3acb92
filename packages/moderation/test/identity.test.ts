import t, { type Test } from 'tap'
import { matched } from './matched.ts'

/** Each text with the part of it that is to be found, between `«` and `»`. */
function assertFound(t: Test, rule: string, texts: readonly string[]): void {
  for (const marked of texts) {
    const [, value] = /«(.*)»/su.exec(marked)!
    t.same(matched(marked.replace(/[«»]/gu, '')), [[rule, value]], marked)
  }
}

function assertLeft(t: Test, texts: readonly string[]): void {
  for (const text of texts) t.same(matched(text), [], text)
}

t.test('a card security code is found right after its name, in many languages', async (t) => {
  assertFound(t, 'cvv', [
    'The CVV is «123».',
    'cvv2: «1234»',
    'security code «4 5 6»',
    'CVC (the three digits): «999»',
    'Die Prüfnummer lautet «123».',
    'código de seguridad: «123»',
    'Le cryptogramme visuel est «123»',
    'セキュリティコードは«123»',
  ])
  assertLeft(t, [
    'Never share your CVV. 100 customers did.',
    'The CVV is 3 digits, or 4 on other cards.',
    'Your security code 482913 expires soon.',
    'The security code was sent in 300 cases',
    'Is it about the CVV? 123 agents can help.',
  ])
})

t.test('a taxpayer number is told from a social security number', async (t) => {
  assertFound(t, 'itin', ['It is «912-70-1234».', 'ITIN: «912701234»', 'It is «900 88 4321»'])
  assertLeft(t, ['It is 912-49-1234.', 'It is 912-89-1234.', 'It is 912-93-1234', '912701234 items'])
})

t.test('an NHS number is found by its check digit', async (t) => {
  assertFound(t, 'nhs', ['NHS number «943 476 5919»', 'his NHS no. is «9434765919».', 'It is «401-023-2137»'])
  assertLeft(t, ['NHS number 943 476 5918', 'Ticket 401-023-2137', '9434765919 steps', 'Row 401 023 2137 12 34'])
})

t.test('bank numbers are found after their names', async (t) => {
  assertFound(t, 'routing', ['Routing number «021000021»', 'The ABA is «0210-0002-1»', 'Here: «0711-0130-7»'])
  assertFound(t, 'bankAccount', [
    'Account number: «12345678».',
    'my checking account is «000123456789»',
    'Kontonummer «532013000»',
    'Acct no. «4457 8812 33»',
    'sort code and account number «20-00-00 55779911»',
  ])
  assertFound(t, 'sortCode', ['Sort code «20-00-00»', 'sort code: «200000»', 'BLZ «370 400 44»'])
  assertLeft(t, [
    'Routing number 021000022',
    'Order 021000021',
    'The account number has 8 digits.',
    'Sort code by name in 100000 lines',
    'Your account has 250000 points',
  ])
})

t.test('a passport or driving licence number is found after its name', async (t) => {
  assertFound(t, 'passport', [
    'my travel passport is «A12803456»',
    'Passport No. «912803456»',
    'Reisepass «C01X00T47» gilt',
    'número de pasaporte: «AAA123456»',
    '여권 번호는 «M12345678»',
    'パスポート番号は«TK1234567»',
  ])
  assertFound(t, 'licence', [
    "driver's license number «D123-4567-8901».",
    'driving licence «S 123 456 78»',
    'Führerscheinnummer: «BO12345678A»',
    'It says «MORGA607054SM9IJ»',
    'driver license «12345678»',
  ])
  assertLeft(t, [
    'A passport costs 130.00 and takes 10 weeks',
    'passport application form DS11',
    'SKU A12803456',
    'Order MORGA607054SM9IJ',
    'Your license key A1234567',
  ])
})

t.test('identity numbers of many countries are found by their check digits', async (t) => {
  assertFound(t, 'nationalId', [
    'NI number «AB 12 34 56 C»',
    'NINO: «ab123456c»',
    'Mi DNI es «12345678Z»',
    'NIE «X1234567L»',
    'codice fiscale «RSSMRA85T10A562S»',
    'HETU «131052-308T»',
    'My SIN is «130 692 544»',
    'Aadhaar «2345 6789 0124»',
    'CPF «529.982.247-25»',
    'PESEL «44051401458»',
    'personnummer «811218-9876»',
    'BSN «111222333»',
    'Her South African ID is «9202201234088»',
    'Medicare «1EG4-TE5-MK73»',
    'kimlik «10000000146»',
    'Steuer-ID «86095742719»',
    'NRIC «S1234567D»',
    '身份证号码«11010519491231002X»',
  ])
  assertLeft(t, [
    'It is BG123456A',
    'It is 12345678A',
    'My SIN is 130 692 545',
    'PESEL 44051401459',
    '130 692 544 people',
    'Version 811218-9876',
    'Part AB123456C',
    'CPF 529.982.247-26',
  ])
})

t.test('a MAC address is found in its three notations', async (t) => {
  assertFound(t, 'mac', ['MAC «00:1A:2B:3C:4D:5E».', '(«01-b3-4a-67-d9-cf»)', 'is «0012.3456.789a»'])
  assertLeft(t, ['00:1A:2B:3C:4D', '00:1A:2B:3C:4D:5E:6F', 'FF:FF:FF:FF:FF:FF', '00:1A-2B:3C:4D:5E', '12:30:45'])
})

t.test('a date of birth is found after its name, with its year', async (t) => {
  assertFound(t, 'birthDate', [
    'Date of birth: «12/05/1980»',
    'DOB «1980-05-12».',
    'She was born on «May 5, 1980» in Rome.',
    'born «5th of May 1980»',
    'Geburtsdatum: «12.05.1980»',
    'geb. am «12. März 1980»',
    'née le «12 août 1980»',
    'fecha de nacimiento «12 de mayo de 1980»',
    '生年月日は«1980年5月12日»です',
    'D.O.B. «12/05/80»',
  ])
  assertLeft(t, [
    'The sale on May 5, 1980',
    'He was born in 1980.',
    'Our birthday sale ends 12/05/2024',
    'born 31/31/1980',
    'born and raised on 12 May Street',
    'Born to run. May 5, 1980 was sunny.',
  ])
})
