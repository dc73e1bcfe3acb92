import {
  type AssistRequest,
  type ChatMessage,
  type PreparedAssist,
  ProblemError,
  requestMessages,
} from '@cuecard/contracts'
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
 * Checks the agent, finds the route, renders its system prompt and counts everything that is sent with `cl100k_base`: the
 * request as it is queued, and its first event. Whoever takes the assist over sends the same bytes, for nothing is
 * rendered again.
 *
 * Throws `unknown_agent`, `unknown_route`, and what `PromptTemplate.render` throws.
 */
export function prepareRequest(request: AssistRequest, { routes, agents }: PreparationOptions): PreparedAssist {
  checkAgent(request, agents)
  const route = routeOf(request, routes)
  const messages = messagesFor(request, route, routes)
  const tokenCount = countPrompt(messages)
  const { prompt: _, ...rest } = request
  return {
    request: { ...rest, messages },
    accepted: { type: 'assist.accepted', interactionId: request.interaction.id, route, tokenCount },
  }
}

function checkAgent({ agentId }: AssistRequest, agents: ReadonlySet<string> | undefined): void {
  if (agents === undefined || agents.has(agentId)) return
  throw new ProblemError('unknown_agent', 'there is no such agent; see agents in the configuration', {
    violations: [{ path: '/agentId', message: 'is not a configured agent' }],
  })
}

function routeOf({ route = defaultRoute }: AssistRequest, routes: Routes): string {
  if (routes.get(route) !== undefined) return route
  throw new ProblemError('unknown_route', `there is no such route; there are: ${routes.names.join(', ')}`, {
    violations: [{ path: '/route', message: 'is not a configured route' }],
  })
}

/** What is sent: the route's own system prompt where it has one, then the caller's messages, theirs of `system` too. */
function messagesFor(request: AssistRequest, route: string, routes: Routes): ChatMessage[] {
  const template = routes.prompt(route)
  const messages = requestMessages(request)
  if (template === undefined) return messages
  return [{ role: 'system', content: template.render(request) }, ...messages]
}

function countPrompt(messages: readonly ChatMessage[]): number {
  let tokenCount = tokensPerMessage
  for (const { role, content } of messages) {
    tokenCount += tokensPerMessage + countTokens(role) + countTokens(content)
  }
  return tokenCount
}
