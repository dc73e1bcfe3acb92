/** Something found in a text, by the name that Cuecard gives its kind. Offsets are UTF-16 code units. */
export interface Finding {
  kind: string
  start: number
  end: number
}

/** A tool that looks for personal data in a whole text. */
export interface PiiFinder {
  name: string
  /** The kinds that it lists, by Cuecard's names. */
  kinds: readonly string[]
  /** What it finds of these kinds. */
  find(text: string): Finding[] | Promise<Finding[]>
}

/** A text with the personal data in it; `spans` is null where its authors tell only that there is some. */
export interface PiiCase {
  /** What the text is about; where it is absent, each span tells. */
  type?: string
  text: string
  spans: readonly (readonly [start: number, end: number, type?: string])[] | null
}

/** A text with the personal data in it by Cuecard's names. */
export interface ExpectedFindings {
  text: string
  findings: Finding[]
}

/** How many of a kind there are, how many were reported, and how many of those are right. */
export interface PiiScore {
  expected: number
  reported: number
  found: number
}

/**
 * The cases that can tell something about the kinds of `kindOfType`, which gives a type of the data its kind: those of such a
 * type, and those whose spans have types of their own. Spans of other types are left out.
 */
export function expectedFindings(
  cases: readonly PiiCase[],
  kindOfType: ReadonlyMap<string, string>,
): ExpectedFindings[] {
  return cases.flatMap(({ type, text, spans }) => {
    if (spans === null || (type !== undefined && !kindOfType.has(type))) return []
    const findings = spans.flatMap(([start, end, ownType = type]) => {
      const kind = ownType && kindOfType.get(ownType)
      return kind === undefined || kind === '' ? [] : [{ kind, start, end }]
    })
    return [{ text, findings }]
  })
}

/** Scores each kind that `finder` lists. Only the exact span of the right kind is right. */
export async function scorePii(
  cases: readonly ExpectedFindings[],
  finder: PiiFinder,
): Promise<ReadonlyMap<string, PiiScore>> {
  const scores = new Map(finder.kinds.map((kind) => [kind, { expected: 0, reported: 0, found: 0 }]))
  for (const { text, findings } of cases) {
    const wanted = new Set(findings.map(keyOf))
    for (const { kind } of findings) {
      const score = scores.get(kind)
      if (score !== undefined) score.expected++
    }
    for (const finding of await finder.find(text)) {
      const score = scores.get(finding.kind)!
      score.reported++
      if (wanted.has(keyOf(finding))) score.found++
    }
  }
  return scores
}

/** The scores of several kinds as one. */
export function sumOfScores(scores: Iterable<PiiScore>): PiiScore {
  const sum = { expected: 0, reported: 0, found: 0 }
  for (const { expected, reported, found } of scores) {
    sum.expected += expected
    sum.reported += reported
    sum.found += found
  }
  return sum
}

/** How many of the texts, in which there is nothing to find, `finder` finds something in. */
export async function countHits(texts: readonly string[], finder: PiiFinder): Promise<number> {
  let hits = 0
  for (const text of texts) if ((await finder.find(text)).length > 0) hits++
  return hits
}

const keyOf = ({ kind, start, end }: Finding): string => `${kind} ${start}-${end}`
