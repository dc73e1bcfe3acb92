import type { ChatMessage } from '@cuecard/contracts'
import { countTokens as countWords } from 'gpt-tokenizer/encoding/cl100k_base'

/** Byte-pair merging costs the square of a word's length; a longer run than this is counted in pieces. */
const maxRunLength = 400
const longRuns = new RegExp(`\\s{${maxRunLength},}|\\S{${maxRunLength},}`, 'g')
/** What looks like a control token is the caller's text like any other. */
const options = { disallowedSpecial: new Set<string>() }

/**
 * The tokens of `text` by `cl100k_base`, in time linear in its length. Exact, except that a run of 400 characters or
 * more without (or of nothing but) white space may count a token more for each 400.
 */
export function countTokens(text: string): number {
  let count = 0
  let at = 0
  for (const { index, 0: run } of text.matchAll(longRuns)) {
    count += countWords(text.slice(at, index), options)
    for (let from = 0; from < run.length; from += maxRunLength) {
      count += countWords(run.slice(from, from + maxRunLength), options)
    }
    at = index + run.length
  }
  return count + countWords(text.slice(at), options)
}

/** Tokens that frame each turn in a chat request, beside its role and content (OpenAI Cookbook, "How to count tokens"). */
const tokensPerMessage = 3

/** The tokens of a conversation as it is sent to a chat model, by `cl100k_base`. */
export function countMessages(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, message) => sum + countMessage(message), tokensPerMessage)
}

/** What one turn adds to {@link countMessages}. */
export function countMessage({ role, content }: ChatMessage): number {
  return tokensPerMessage + countTokens(role) + countTokens(content)
}
