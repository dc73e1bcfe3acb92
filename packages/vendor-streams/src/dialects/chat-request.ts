import type { ChatMessage } from '@cuecard/contracts'
import type { BodyInput } from './dialect.ts'

/** The members that vendors with OpenAI's form of request share; absent ones are left to the model. */
export function chatRequest(input: BodyInput): Record<string, unknown> {
  const { request, profile } = input
  return {
    model: request.model ?? profile.model,
    messages: turns(input),
    max_tokens: request.maxTokens ?? profile.maxTokens,
    temperature: request.temperature ?? profile.temperature,
    stream: true,
  }
}

/** The turns of a request; what is given back to the model to go on from is its own unfinished turn. */
export function turns({ request, resume }: BodyInput): readonly ChatMessage[] {
  if (resume?.kind !== 'prefill') return request.messages
  return [...request.messages, { role: 'assistant', content: resume.text }]
}
