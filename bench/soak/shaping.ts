import type { RuleAction } from '@cuecard/moderation'
import { tokenize } from '@cuecard/vendor-simulator'
import fc from 'fast-check'
import { realAnswers } from '../shared-data.ts'
import { type HiddenCase, hiddenCases, policyFor } from './hidden-cases.ts'
import type { SoakOptions, SoakReport, Violation } from './report.ts'
import { FrameCheck, SentenceCheck, sentencesOf } from './shaping-checks.ts'

/** How much of the answer stands on both sides of a case that is cut at every place, in code units. */
const surroundings = 120

/** Mostly what goes on after a match and has something to hide. */
const action = fc.constantFrom<RuleAction>('redact', 'redact', 'redact', 'drop', 'block', 'flag')

/** Where a case is hidden, what happens to what is found, and where the text is cut; all told by numbers. */
const hiding = fc.record({
  answer: fc.nat(),
  place: fc.nat(),
  separator: fc.constantFrom(' ', '\n', ''),
  pii: action,
  list: action,
  locale: fc.constantFrom(undefined, 'en', 'de', 'ja'),
  cuts: fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
})

type Hiding = typeof hiding extends fc.Arbitrary<infer Value> ? Value : never

/** What was looked at. */
interface Counts {
  splits: number
  frames: number
  /** Runs in which moderation takes out something of the hidden case. */
  takenOut: number
}

/**
 * Every case about personal data and blocklists hidden at a seeded place of a real answer and cut everywhere: the sentences
 * are those of the whole text, and no frame that moderation emits ever has any part of what it takes out of the whole text. Needs
 * the shared test data.
 */
export async function soakShaping({ n, seed, onProgress }: SoakOptions): Promise<SoakReport> {
  const answers = realAnswers()
  const cases = hiddenCases()
  const counts: Counts = { splits: 0, frames: 0, takenOut: 0 }
  const violations: Violation[] = []
  for (let run = 0; run < n; run++) {
    // Every case in turn; fewer runs than cases take them from everywhere.
    const hidden = cases[n < cases.length ? Math.floor((run * cases.length) / n) : run % cases.length]!
    const property = fc.property(hiding, (where) => checkHidden(hidden, answers, where, counts))
    const { failed, counterexample, errorInstance } = fc.check(property, { numRuns: 1, seed: seed + run })
    if (failed) violations.push({ where: hidden.id, what: `${errorInstance} ${JSON.stringify(counterexample)}` })
    onProgress?.(run + 1)
  }
  return { name: 'shaping', n, seed, counts: { cases: Math.min(n, cases.length), ...counts }, violations }
}

/** Throws, naming no text, when anything is wrong with a case at one place. */
function checkHidden(hidden: HiddenCase, answers: readonly string[], where: Hiding, counts: Counts): void {
  const answer = answers[where.answer % answers.length]!
  const at = where.place % (answer.length + 1)
  const { separator, locale } = where
  const before = answer.slice(0, at) + separator
  const after = separator + answer.slice(at)
  const policy = policyFor(hidden, where.pii, where.list)

  const text = before + hidden.text + after
  const sentences = new SentenceCheck(text, locale)
  const frames = new FrameCheck(text, policy)
  const cuts = where.cuts.map((cut) => cut % text.length)
  const splits = [text.split(''), tokenize(text), piecesAt(text, cuts)]
  for (const pieces of splits) {
    sentences.hold(pieces)
    frames.hold(pieces)
    frames.hold(sentencesOf(pieces, locale))
    frames.hold(sentencesOf(pieces, locale, 'after every piece'))
  }

  const [left, right] = [before.slice(-surroundings), after.slice(0, surroundings)]
  const near = left + hidden.text + right
  const nearSentences = new SentenceCheck(near, locale)
  const nearFrames = new FrameCheck(near, policy)
  for (let cut = left.length - 2; cut <= left.length + hidden.text.length + 2; cut++) {
    const pieces = piecesAt(near, [cut])
    nearSentences.hold(pieces)
    nearFrames.hold(pieces)
  }

  counts.splits += splits.length * 3 + hidden.text.length + 5
  counts.frames += frames.frames + nearFrames.frames
  if (frames.lacksAnyOf(before.length, before.length + hidden.text.length)) counts.takenOut++
}

/** The text cut at the given places, where there is something on both sides. */
function piecesAt(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set([0, ...cuts.filter((cut) => cut > 0 && cut < text.length)])].sort(
    (one, other) => one - other,
  )
  return places.map((place, index) => text.slice(place, places[index + 1]))
}
