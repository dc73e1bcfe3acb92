import { type AssistRequest, type PreparedAssist, ProblemError, requestMessages } from '@cuecard/contracts'
import { countTokens } from '@cuecard/vendor-streams'
import { defaultRoute, type Routes } from './routes.ts'

/** Tokens that frame each turn in a chat request, beside its role and content (OpenAI Cookbook, "How to count tokens"). */
const tokensPerMessage = 3

/** What requests are checked against. */
export interface PreparationOptions {
  routes: Routes
  /** The agents that assists may be started for; every agent when absent. */
  agents: ReadonlySet<string> | undefined
}

/**
 * Checks the agent, finds the route and counts the prompt with `cl100k_base`: the request as it is queued, and its first
 * event. Throws `unknown_agent` or `unknown_route`.
 */
export function prepareRequest(request: AssistRequest, { routes, agents }: PreparationOptions): PreparedAssist {
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
  const messages = requestMessages(request)
  for (const { role, content } of messages) {
    tokenCount += tokensPerMessage + countTokens(role) + countTokens(content)
  }
  const { prompt: _, ...rest } = request
  return {
    request: { ...rest, messages },
    accepted: { type: 'assist.accepted', interactionId: request.interaction.id, route, tokenCount },
  }
}
