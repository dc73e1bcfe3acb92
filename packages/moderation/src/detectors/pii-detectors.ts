import { AllowList } from './allow-list.ts'
import { CodeDetector, type CodeRule } from './codes/code-detector.ts'
import type { CodeRecogniser } from './codes/code-run.ts'
import { EmailDetector } from './codes/email.ts'
import { IbanDetector } from './codes/iban.ts'
import { recogniseLicenceCode, recogniseNationalCode, recognisePassportCode } from './codes/identity-codes.ts'
import { IpDetector } from './codes/ip.ts'
import { MacDetector } from './codes/mac.ts'
import { WordTrail } from './context/word-trail.ts'
import { BirthDateDetector } from './dates/birth-date-detector.ts'
import type { Detector, ReportMatch, StreamView } from './detector.ts'
import { FactDetector } from './facts/fact-detector.ts'
import type { Facts } from './facts/fact-patterns.ts'
import { recogniseCard } from './numbers/card.ts'
import type { NumberRecogniser } from './numbers/digit-run.ts'
import { recogniseAccount, recogniseCvv, recogniseRouting, recogniseSortCode } from './numbers/financial-numbers.ts'
import {
  recogniseLicence,
  recogniseNationalId,
  recogniseNhs,
  recognisePassport,
  recogniseWrittenNhs,
} from './numbers/identity-numbers.ts'
import { NumberDetector } from './numbers/number-detector.ts'
import { phoneRecogniser } from './numbers/phone.ts'
import { recogniseItin, recogniseSsn } from './numbers/ssn.ts'
import { KeyDetector } from './secrets/key-detector.ts'
import { PemDetector } from './secrets/pem-detector.ts'
import { UrlDetector } from './secrets/url-detector.ts'
import { SpokenEmailDetector } from './spoken/spoken-email-detector.ts'
import { SpokenNumberDetector } from './spoken/spoken-number-detector.ts'

/**
 * The kinds of personal data that are looked for, with what the placeholder of each says. Of matches at the same place
 * the one named first here wins.
 */
export const piiLabels = {
  url: 'link with credentials',
  secret: 'secret',
  card: 'card number',
  iban: 'bank account number',
  ssn: 'social security number',
  itin: 'taxpayer number',
  nhs: 'NHS number',
  nationalId: 'identity number',
  passport: 'passport number',
  licence: 'driving licence number',
  cvv: 'card security code',
  routing: 'routing number',
  sortCode: 'sort code',
  bankAccount: 'account number',
  email: 'e-mail address',
  ip: 'IP address',
  mac: 'MAC address',
  phone: 'phone number',
  birthDate: 'date of birth',
  name: 'name',
  address: 'address',
  account: 'account number',
} as const

/** A kind of personal data, as a policy names it. */
export type PiiRule = keyof typeof piiLabels

/** The kinds, in the order of their precedence. */
export const piiRules = Object.keys(piiLabels) as PiiRule[]

/** What to do with the matches of each kind that is looked for. */
export type PiiReports = ReadonlyMap<PiiRule, ReportMatch>

// Of the numbers that start with the same group the rule named first wins.
function numberRecognisers(region: string): [PiiRule, NumberRecogniser][] {
  return [
    ['card', recogniseCard],
    ['cvv', recogniseCvv],
    ['ssn', recogniseSsn],
    ['itin', recogniseItin],
    ['routing', recogniseRouting],
    ['nhs', recogniseNhs],
    ['nationalId', recogniseNationalId],
    ['passport', recognisePassport],
    ['licence', recogniseLicence],
    ['bankAccount', recogniseAccount],
    ['sortCode', recogniseSortCode],
    ['phone', phoneRecogniser(region)],
    ['nhs', recogniseWrittenNhs],
  ]
}

const codeRecognisers: [PiiRule, CodeRecogniser][] = [
  ['nationalId', recogniseNationalCode],
  ['passport', recognisePassportCode],
  ['licence', recogniseLicenceCode],
]

/**
 * Prepares the detectors of personal data.
 *
 * @param region The country whose phone numbers may lack their country code.
 * @param allow What is never a match: see {@link AllowList}.
 */
export function piiDetectors(
  region: string,
  allow: readonly string[],
): (view: StreamView, reports: PiiReports, facts: Facts) => Detector[] {
  const allowed = new AllowList(allow, region)
  const recognisers = numberRecognisers(region)
  return (view, reports, facts) => {
    if (reports.size === 0) return []
    const report = (rule: PiiRule): ReportMatch | undefined => reportUnlessAllowed(view, reports.get(rule), allowed)
    const trail = new WordTrail()
    const detectors: Detector[] = [trail]
    const add = (rule: PiiRule, create: (report: ReportMatch) => Detector): void => {
      const reportRule = report(rule)
      if (reportRule) detectors.push(create(reportRule))
    }
    add('url', (found) => new UrlDetector(found))
    add('secret', (found) => new KeyDetector(view, trail, found))
    add('secret', (found) => new PemDetector(found))
    add('email', (found) => new EmailDetector(found))
    add('email', (found) => new SpokenEmailDetector(view, trail, found))
    add('iban', (found) => new IbanDetector(found))
    add('ip', (found) => new IpDetector(trail, found))
    add('mac', (found) => new MacDetector(found))
    add('birthDate', (found) => new BirthDateDetector(trail, facts.dates, found))
    const numbers = recognisers.flatMap(([rule, recognise]) => ruleOf(recognise, report(rule)))
    if (numbers.length > 0) {
      detectors.push(new NumberDetector(trail, numbers), new SpokenNumberDetector(view, trail, numbers))
    }
    const codes: CodeRule[] = codeRecognisers.flatMap(([rule, recognise]) => ruleOf(recognise, report(rule)))
    if (codes.length > 0) detectors.push(new CodeDetector(trail, codes))
    const factReports = new Map([...reports.keys()].flatMap((rule) => pairOf(rule, report(rule))))
    if (facts.patterns.length > 0) detectors.push(new FactDetector(facts.patterns, factReports))
    return detectors
  }
}

function reportUnlessAllowed(
  view: StreamView,
  report: ReportMatch | undefined,
  allowed: AllowList,
): ReportMatch | undefined {
  if (!report || allowed.isEmpty) return report
  return (start, end) => {
    if (!allowed.has(view.slice(start, end))) report(start, end)
  }
}

function ruleOf<Recogniser>(
  recognise: Recogniser,
  report: ReportMatch | undefined,
): { recognise: Recogniser; report: ReportMatch }[] {
  return report ? [{ recognise, report }] : []
}

function pairOf(rule: PiiRule, report: ReportMatch | undefined): [PiiRule, ReportMatch][] {
  return report ? [[rule, report]] : []
}
