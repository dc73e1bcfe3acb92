import { compilePolicy, moderate } from '@cuecard/moderation'

/** A text, the terms that it is searched for, and where they are in it, in UTF-16 code units. */
export interface BlocklistCase {
  /** `term` or `term-` and a language, `evasion-` and its kind, or a kind of innocent text. */
  kind: string
  terms: readonly string[]
  text: string
  spans: readonly Span[]
}

type Span = readonly [start: number, end: number]

/** Something that finds terms in a whole text. */
export interface TermFinder {
  name: string
  find(text: string, terms: readonly string[]): Span[]
}

const cuecard: TermFinder = {
  name: 'cuecard',
  find(text, terms) {
    const policy = compilePolicy({
      version: 1,
      blocklists: [{ name: 'terms', action: 'redact', terms: [...terms] }],
    })
    return moderate(text, policy).actions.map(({ start, end }) => [start, end])
  },
}

/** What one writes where a tool takes a pattern of one's own, as the peers do: none of them brings more for terms. */
const wholeWordPattern: TermFinder = {
  name: 'whole-word RegExp',
  find(text, terms) {
    const pattern = `(?<![\\p{L}\\p{N}])(?:${terms.map(literally).join('|')})(?![\\p{L}\\p{N}])`
    return Array.from(text.matchAll(new RegExp(pattern, 'giu')), (match) => [
      match.index,
      match.index + match[0].length,
    ])
  },
}

const literally = (term: string): string => term.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&')

/** Those that are compared, Cuecard first. */
export const termFinders: readonly TermFinder[] = [cuecard, wholeWordPattern]

/** The cases by what they are reported under; the terms of languages with few cases together. */
export function groupBlocklistCases(cases: readonly BlocklistCase[]): Map<string, BlocklistCase[]> {
  return Map.groupBy(cases, ({ kind }) => {
    if (kind === 'term') return 'terms, en'
    if (kind.startsWith('term-')) return 'terms, other languages'
    return kind.startsWith('evasion-') ? kind.replace('evasion-', 'evasion: ') : `innocent: ${kind}`
  })
}

/** Of how many places with a term how many were found exactly, and how many places without one were hit. */
export function scoreTerms(
  cases: readonly BlocklistCase[],
  find: TermFinder['find'],
): { expected: number; found: number; wrong: number } {
  const score = { expected: 0, found: 0, wrong: 0 }
  for (const { text, terms, spans } of cases) {
    const wanted = new Set(spans.map(String))
    const found = find(text, terms)
    const right = found.filter((span) => wanted.has(String(span))).length
    score.expected += wanted.size
    score.found += right
    score.wrong += found.length - right
  }
  return score
}
