// The package's main file would also load a cloud's client, which is not installed.
import { SyncCompositeRedactor } from 'redact-pii/lib/SyncCompositeRedactor.js'
import { kindsOfNames } from './pii-kinds.ts'
import type { Finding, PiiFinder } from './pii-scores.ts'

/** All that it has, in the order in which they work. */
const redactorNames = [
  'creditCardNumber',
  'streetAddress',
  'zipcode',
  'phoneNumber',
  'ipAddress',
  'usSocialSecurityNumber',
  'emailAddress',
  'username',
  'password',
  'credentials',
  'digits',
  'url',
  'names',
] as const

/** Private-use characters, which no text of the data has. */
const [opening, closing] = ['\uE000', '\uE001']
const marked = new RegExp(`${opening}([^${closing}]*)${closing}`, 'gu')

/**
 * redact-pii gives a redacted text, not what it found. It replaces by regular expressions, so a replacement that repeats
 * the match between two marks tells where it was. Its redactors work on what those before them have left: here too, in its
 * order, with what was found blanked out to the same length by a sign that counts as part of a word, as its
 * own replacements do.
 */
export function redactPiiFinder(kinds: readonly string[]): PiiFinder {
  const kindOfName = kindsOfNames(kinds, 'redactPii', redactorNames)
  const redactors = redactorNames.flatMap((name) => {
    const kind = kindOfName.get(name)
    return kind === undefined ? [] : [{ kind, redactor: onlyRedactor(name) }]
  })
  return {
    name: 'redact-pii',
    kinds: [...new Set(kindOfName.values())],
    find(text) {
      const findings: Finding[] = []
      let rest = text
      for (const { kind, redactor } of redactors) {
        let marks = 0
        rest = redactor.redact(rest).replace(marked, (_, match: string, at: number) => {
          const start = at - marks
          marks += 2
          findings.push({ kind, start, end: start + match.length })
          return '_'.repeat(match.length)
        })
      }
      return findings
    },
  }
}

function onlyRedactor(name: (typeof redactorNames)[number]): SyncCompositeRedactor {
  const off = redactorNames.filter((other) => other !== name).map((other) => [other, { enabled: false }])
  return new SyncCompositeRedactor({
    globalReplaceWith: `${opening}$&${closing}`,
    builtInRedactors: Object.fromEntries(off),
  })
}
