import type { Detector, StreamView } from '../detector.ts'
import { Automaton } from './automaton.ts'
import { SpreadDetector } from './spread.ts'
import { spreadPatterns, type Term, wordPattern } from './term.ts'
import { type ReportTerm, WordDetector } from './words.ts'

/** Prepares the detectors of all terms of all lists at once; the work for a text does not depend on their number. */
export function blocklistDetectors(terms: readonly Term[]): (view: StreamView, report: ReportTerm) => Detector[] {
  const words = new Automaton(terms.map(wordPattern))
  const spread = new Automaton(terms.flatMap(spreadPatterns))
  return (view, report) => [new WordDetector(view, words, report), new SpreadDetector(view, spread, report)]
}
