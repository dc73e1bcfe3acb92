import t from 'tap'
import { compilePolicy, defaultPolicy, moderate } from '../src/index.ts'
import { redacting } from './matched.ts'
import { needsSharedData, sharedCases } from './shared-data.ts'

type Span = [start: number, end: number, type?: string]

interface PiiCase {
  type?: string
  text: string
  spans: Span[] | null
  spansValid?: boolean
  ambiguous?: boolean
}

const rules: Record<string, string> = {
  CREDIT_CARD: 'card',
  EMAIL_ADDRESS: 'email',
  IBAN_CODE: 'iban',
  IP_ADDRESS: 'ip',
  PHONE_NUMBER: 'phone',
  US_SSN: 'ssn',
}
/** Kinds that need a word beside them or a check digit; their cases are mostly bare values, which are not to be found. */
const announcedRules: Record<string, string> = {
  ABA_ROUTING_NUMBER: 'routing',
  MAC_ADDRESS: 'mac',
  UK_DRIVING_LICENCE: 'licence',
  UK_NHS: 'nhs',
  US_BANK_NUMBER: 'bankAccount',
  US_DRIVER_LICENSE: 'licence',
  US_ITIN: 'itin',
  ...Object.fromEntries(
    'UK_NINO US_MBI ES_NIF ES_NIE FI_PERSONAL_IDENTITY_CODE CA_SIN IN_AADHAAR PL_PESEL SE_PERSONNUMMER TR_NATIONAL_ID'
      .split(' ')
      .map((type) => [type, 'nationalId']),
  ),
  ...Object.fromEntries(
    'US_PASSPORT UK_PASSPORT IN_PASSPORT ES_PASSPORT DE_PASSPORT KR_PASSPORT'
      .split(' ')
      .map((type) => [type, 'passport']),
  ),
}
const policy = compilePolicy(defaultPolicy)

/** How many spans are found exactly, with the right kind, and how many actions hit something else. */
function score(cases: readonly PiiCase[], named = rules): { recall: number; precision: number } {
  let [found, expected, reported] = [0, 0, 0]
  for (const { type = '', text, spans } of cases) {
    const wanted = new Set((spans ?? []).map(([start, end, kind]) => `${named[kind ?? type]} ${start}-${end}`))
    for (const span of wanted) if (span.startsWith('undefined')) wanted.delete(span)
    const actions = moderate(text, policy).actions.map(({ rule, start, end }) => `${rule} ${start}-${end}`)
    expected += wanted.size
    reported += actions.length
    found += actions.filter((action) => wanted.has(action)).length
  }
  return { recall: found / expected, precision: found / reported }
}

t.test('recogniser cases of the kinds that are looked for', needsSharedData, async (t) => {
  const cases = sharedCases<PiiCase>('pii-recognizers.dev.json').filter(({ type, spans }) => type! in rules && spans)
  const { recall, precision } = score(cases)
  t.ok(recall >= 0.977, `recall ${recall.toFixed(4)}`)
  t.ok(precision >= 0.977, `precision ${precision.toFixed(4)}`)
})

t.test('recogniser cases of the kinds that need a word beside them', needsSharedData, async (t) => {
  const cases = sharedCases<PiiCase>('pii-recognizers.dev.json').filter(
    ({ type, spans }) => type! in announcedRules && spans,
  )
  const { recall, precision } = score(cases, announcedRules)
  t.ok(recall >= 0.5, `recall ${recall.toFixed(4)}`)
  t.equal(precision, 1)
})

t.test('answers hold nothing but phone numbers, e-mail and IP addresses', needsSharedData, async (t) => {
  for (const { text } of sharedCases<PiiCase>('responses.dev.json')) {
    for (const { rule, start, end } of moderate(text, policy).actions) {
      t.match(rule, /^(?:phone|email|ip)$/, text.slice(start, end))
    }
  }
})

t.test('sentences of nine languages', needsSharedData, async (t) => {
  t.same(score(sharedCases<PiiCase>('pii-sentences.dev.json')), { recall: 1, precision: 1 })
})

t.test('look-alikes', needsSharedData, async (t) => {
  const cases = sharedCases<PiiCase>('pii-negatives.dev.json').filter(({ ambiguous }) => !ambiguous)
  for (const { text } of cases) t.same(moderate(text, policy), { text, actions: [] })
})

t.test('terms, innocent words and evasions', needsSharedData, async (t) => {
  interface BlocklistCase {
    kind: string
    terms: string[]
    text: string
    spans: Span[]
  }
  for (const { kind, terms, text, spans } of sharedCases<BlocklistCase>('blocklist.dev.json')) {
    const { actions } = moderate(text, compilePolicy(redacting(...terms)))
    t.same(
      actions.map(({ start, end }) => [start, end]),
      spans,
      kind,
    )
  }
})
