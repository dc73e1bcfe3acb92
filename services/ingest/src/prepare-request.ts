import { type AssistRequest, ProblemError, requestMessages } from '@cuecard/contracts'
import { countTokens } from './count-tokens.ts'
import { defaultRoute, type Routes } from './routes.ts'

/** Tokens that frame each turn in a chat request, beside its role and content (OpenAI Cookbook, "How to count tokens"). */
const tokensPerMessage = 3

/** What is known of a request before any vendor is asked. */
export interface PreparedRequest {
  route: string
  /** The size of the prompt, counted with `cl100k_base`. */
  tokenCount: number
}

/** What requests are checked against. */
export interface PreparationOptions {
  routes: Routes
  /** The agents that assists may be started for; every agent when absent. */
  agents: ReadonlySet<string> | undefined
}

/** Checks the agent, finds the route and counts the prompt. Throws `unknown_agent` or `unknown_route`. */
export function prepareRequest(request: AssistRequest, { routes, agents }: PreparationOptions): PreparedRequest {
  if (agents !== undefined && !agents.has(request.agentId)) {
    throw new ProblemError('unknown_agent', 'there is no such agent; see agents in the configuration', {
      violations: [{ path: '/agentId', message: 'is not a configured agent' }],
    })
  }
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
