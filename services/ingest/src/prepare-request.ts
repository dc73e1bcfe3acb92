import { type AssistRequest, ProblemError, requestMessages } from '@cuecard/contracts'
import { countTokens } from 'gpt-tokenizer/encoding/cl100k_base'
import { defaultRoute, type Routes } from './routes.ts'

/** Tokens that frame each turn in a chat request, beside its role and content (OpenAI Cookbook, "How to count tokens"). */
const tokensPerMessage = 3

/** What is known of a request before any vendor is asked. */
export interface PreparedRequest {
  route: string
  /** The size of the prompt, counted with `cl100k_base`. */
  tokenCount: number
}

/** Finds the route and counts the prompt. Throws `unknown_route`. */
export function prepareRequest(request: Omit<AssistRequest, 'agentId'>, routes: Routes): PreparedRequest {
  const route = request.route ?? defaultRoute
  if (routes.get(route) === undefined) {
    throw new ProblemError('unknown_route', `there is no such route; there are: ${routes.names.join(', ')}`, {
      violations: [{ path: '/route', message: 'is not a configured route' }],
    })
  }
  let tokenCount = tokensPerMessage
  for (const { role, content } of requestMessages(request)) {
    tokenCount += tokensPerMessage + countTokens(role) + countTokens(content)
  }
  return { route, tokenCount }
}
