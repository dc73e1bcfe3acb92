import { sampleCalls } from '../sample-calls.ts'

/** What is answered when nothing fits; it says nothing about the prompt, so that a prompt never comes back. */
export const generalAnswer =
  'Thank the caller for their patience, and repeat the request in one sentence so that they know you have understood. ' +
  'Then check three things: the account, the last contact, and whether a ticket is open. If you can solve it now, say ' +
  'what you are going to do before you do it. If you cannot, name the person who will, and a time by which they call ' +
  'back. Write both into the notes, so that nobody has to ask again. Before you end the call, ask whether there is ' +
  'anything else.'

/** Sequences of letters or digits; in scripts that write no spaces, what the locale's dictionary finds. */
const segmenter = new Intl.Segmenter('en', { granularity: 'word' })

/** How many samples have a word in what they are found by; the rarer a word, the more it says. */
const sampleWords = sampleCalls.map((call) => ({
  call,
  words: wordsOf(`${call.title} ${call.situation} ${call.prompt}`),
}))
const frequency = new Map<string, number>()
for (const { words } of sampleWords) for (const word of words) frequency.set(word, (frequency.get(word) ?? 0) + 1)

/** Fewer telling words than these in common are an accident: two that only one sample has, or one of those and others. */
const enoughInCommon = 1.5

/**
 * The answer of the sample call that `prompt` is about, or {@link generalAnswer}. A sample's own prompt, also inside a
 * longer one, always gives its answer; otherwise the words in common decide. The same prompt always gives the same.
 */
export function sampleAnswer({ prompt }: { prompt: string }): string {
  const quoted = sampleCalls
    .map((call) => ({ call, at: prompt.lastIndexOf(call.prompt) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => other.at - one.at)[0]
  if (quoted !== undefined) return quoted.call.answer

  const asked = wordsOf(prompt)
  let best = { answer: generalAnswer, inCommon: enoughInCommon }
  for (const { call, words } of sampleWords) {
    let inCommon = 0
    for (const word of asked) if (words.has(word)) inCommon += 1 / frequency.get(word)!
    if (inCommon > best.inCommon) best = { answer: call.answer, inCommon }
  }
  return best.answer
}

/** Words of four letters or more; shorter ones are in every sentence, except where a word is a character or two. */
function wordsOf(text: string): Set<string> {
  const words = new Set<string>()
  for (const { segment, isWordLike } of segmenter.segment(text.toLowerCase())) {
    const isLong = segment.length >= (/^[\x20-\u024f]+$/.test(segment) ? 4 : 2)
    if (isWordLike === true && isLong) words.add(segment)
  }
  return words
}
