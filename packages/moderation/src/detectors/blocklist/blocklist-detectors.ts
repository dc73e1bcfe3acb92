import type { Detector, StreamView } from '../detector.ts'
import { Automaton, type Pattern } from './automaton.ts'
import { signPatterns, spreadPatterns, wordPatterns } from './patterns.ts'
import { exactReading, looseReading } from './reading.ts'
import { SignDetector } from './signs.ts'
import { SpreadDetector } from './spread.ts'
import type { Term } from './term.ts'
import { type ReportTerm, WordDetector } from './words.ts'

type CreateDetector = (view: StreamView, report: ReportTerm) => Detector

/** Prepares the detectors of all terms of all lists at once; the work for a text does not depend on their number. */
export function blocklistDetectors(terms: readonly Term[]): (view: StreamView, report: ReportTerm) => Detector[] {
  const creators = [
    ...prepare(terms.flatMap(wordPatterns), (words) => (view, report) => new WordDetector(view, words, report)),
    ...prepare(terms.flatMap(spreadPatterns), (spread) => (view, report) => new SpreadDetector(view, spread, report)),
    ...[exactReading, looseReading].flatMap((reading) =>
      prepare(
        terms.flatMap((term) => signPatterns(term, reading)),
        (signs) => (view, report) => new SignDetector(view, signs, reading, report),
      ),
    ),
  ]
  return (view, report) => creators.map((create) => create(view, report))
}

// A way of looking that no term needs costs nothing.
function prepare<Value>(
  patterns: readonly Pattern<Value>[],
  creatorOf: (automaton: Automaton<Value>) => CreateDetector,
): CreateDetector[] {
  return patterns.length > 0 ? [creatorOf(new Automaton(patterns))] : []
}
