import { existsSync, readFileSync } from 'node:fs'
import { SentenceBuffer, type SentenceBufferOptions } from '../src/index.ts'

/** The sentences of a text fed in the given pieces. */
export function sentencesOf(pieces: Iterable<string>, options: SentenceBufferOptions = {}): string[] {
  const buffer = new SentenceBuffer(options)
  const sentences: string[] = []
  for (const piece of pieces) sentences.push(...buffer.push(piece))
  sentences.push(...buffer.flush())
  return sentences
}

/** A text in pieces of `size` UTF-16 code units, so also inside surrogate pairs. */
export function* piecesOf(text: string, size: number): Generator<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size)
}

/** A text in pieces much like the tokens of a language model: white space leads its word, long words are divided. */
export function tokensOf(text: string): string[] {
  return text.match(/[^\S\n]?[\p{L}\p{M}]{1,8}|[0-9]{1,3}|\s+|[^\s\p{L}0-9]{1,3}/gu) ?? []
}

/** The offsets at which the sentences end. */
export function endsOf(sentences: readonly string[]): number[] {
  let end = 0
  return sentences.map((sentence) => {
    end += sentence.length
    return end
  })
}

/** How many tokens after the one with its last visible character each sentence went out that was not the last. */
export function tokenDelays(text: string, options: SentenceBufferOptions = {}): number[] {
  const buffer = new SentenceBuffer(options)
  const delays: number[] = []
  const tokenOf: number[] = []
  let emitted = 0
  tokensOf(text).forEach((token, index) => {
    for (let unit = 0; unit < token.length; unit++) tokenOf.push(index)
    for (const sentence of buffer.push(token)) {
      emitted += sentence.length
      delays.push(index - tokenOf[text.slice(0, emitted).trimEnd().length - 1]!)
    }
  })
  return delays
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** A file of shared test data, or undefined where the folder is absent. */
export function sharedData<T>(name: string): T | undefined {
  const file = new URL(`../../../../shared/data/${name}`, import.meta.url)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined
}
