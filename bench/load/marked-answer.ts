import { tokenize } from '@cuecard/vendor-simulator'

/** One sentence of a {@link MarkedAnswer}. */
export interface MarkedSentence {
  /** Where it ends in the answer, in UTF-16 code units, without the white space after it. */
  end: number
  /** How many tokens of the answer must have been sent for its end to be certain. */
  certainAt: number
}

/** An answer that says of each of its sentences which token ends it. */
export interface MarkedAnswer {
  text: string
  tokens: number
  sentences: readonly MarkedSentence[]
}

/** Each ends at its full stop beyond doubt, and moderation has nothing to hold back or to take out. */
const sentences = [
  'I can see the order that you placed with us last Tuesday evening.',
  'It left our warehouse within 24 hours and is with the courier now.',
  'Their last scan shows the parcel at the depot close to your town.',
  'We do not yet know why it was not put on the van this morning.',
  'Please tell me whether the address on your account is still right.',
  'Once that is clear, I will ask the depot for a second attempt.',
  'You will get a message with the new time as soon as they confirm.',
  'There is no charge for this, and the guarantee starts again.',
  'Should the parcel be damaged, keep the box and take two pictures.',
  'Our returns team answers within 3 working days, often sooner.',
  'A refund goes back to the card or account that you paid with.',
  'Banks take between 2 and 5 days until they show the amount.',
  'The discount that you were promised stays on the order as well.',
  'I have added a note, so that nobody asks you all of this again.',
  'Your contract renews in March unless you tell us before then.',
  'Moving to the smaller plan is possible at the end of each month.',
  'The router needs about four minutes until both lights are green.',
  'If they keep blinking, unplug it, count to thirty and try again.',
  'An engineer could visit on Thursday morning or Friday afternoon.',
  'Somebody over eighteen has to be at home for the whole visit.',
  'The tests that I ran from here show no fault on the line itself.',
  'That makes the cable between the socket and the router likely.',
  'We would send you a new one today, and it costs you nothing.',
  'Is there anything else about this that I should write down now?',
] as const

/** How many different answers there are of one length. */
export const variants = 16

/** The prompt that {@link answerTo} answers; `stream` makes it unlike all others. */
export function promptFor(stream: string, variant: number, sentenceCount: number): string {
  return `${stream}: answer ${variant} in ${sentenceCount} sentences`
}

const kept = new Map<string, MarkedAnswer>()

/** The answer to a prompt of {@link promptFor}: always the same one. */
export function answerTo(prompt: string): MarkedAnswer {
  const match = /answer (\d+) in (\d+) sentences$/.exec(prompt)
  if (match === null) throw new RangeError('this is no prompt of the bench')
  const [key, variant, sentenceCount] = match
  const answer = kept.get(key) ?? mark(pick(Number(variant), Number(sentenceCount)))
  kept.set(key, answer)
  return answer
}

const tokensEach = sentences.map((sentence) => tokenize(sentence).length)

/** The fewest sentences that have at least `tokens` tokens, whatever the variant. */
export function sentencesFor(tokens: number): number {
  const starts = Array.from({ length: variants }, (_, variant) => variant)
  const totals = starts.map(() => 0)
  let count = 0
  while (count === 0 || Math.min(...totals) < tokens) {
    for (const variant of starts) totals[variant]! += tokensEach[(variant + count) % sentences.length]!
    count++
  }
  return count
}

function pick(variant: number, sentenceCount: number): string[] {
  return Array.from({ length: sentenceCount }, (_, index) => sentences[(variant + index) % sentences.length]!)
}

function mark(parts: readonly string[]): MarkedAnswer {
  const last = parts.length - 1
  // The end of a sentence is certain with the first character of the next; that of the last with a line end.
  const texts = parts.map((part, index) => part + (index < last ? ' ' : '\n'))
  const text = texts.join('')
  const tokens = tokenize(text)
  const marked: MarkedSentence[] = []
  let length = 0
  let sent = 0
  let sentLength = 0
  for (const [index, sentence] of texts.entries()) {
    length += sentence.length
    const end = length - 1
    const decisive = index < last ? length : end
    while (sentLength <= decisive) sentLength += tokens[sent++]!.length
    marked.push({ end, certainAt: sent })
  }
  return { text, tokens: tokens.length, sentences: marked }
}
