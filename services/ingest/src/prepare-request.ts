import {
  type AssistRequest,
  type ChatMessage,
  type PreparedAssist,
  ProblemError,
  requestMessages,
  type Violation,
} from '@cuecard/contracts'
import { fitContext, type Profile } from '@cuecard/vendor-streams'
import { defaultRoute, type Routes } from './routes.ts'

/** What requests are checked against. */
export interface PreparationOptions {
  routes: Routes
  /** The agents that assists may be started for; every agent when absent. */
  agents: ReadonlySet<string> | undefined
}

/**
 * Checks the agent, finds the route, renders its system prompt, and holds the conversation against the limits of the
 * route's first profile: the request as it is queued, and its first event. Whoever takes the assist over sends the same
 * bytes, for nothing is rendered again.
 *
 * Throws `unknown_agent`, `unknown_route`, `prompt_too_long` or `invalid_request`.
 */
export function prepareRequest(request: AssistRequest, { routes, agents }: PreparationOptions): PreparedAssist {
  checkAgent(request, agents)
  const { route, profile } = routeOf(request, routes)
  const own = systemMessages(request, route, routes)
  const messages = [...own, ...requestMessages(request)]
  const { tokenCount, dropped } = fitOf(profile, request, messages, own.length)
  const { prompt: _, ...rest } = request
  return {
    // All of it is queued: another profile of the route may take more.
    request: { ...rest, messages },
    accepted: {
      type: 'assist.accepted',
      interactionId: request.interaction.id,
      route,
      tokenCount,
      ...(dropped === undefined ? {} : { dropped }),
    },
  }
}

function checkAgent({ agentId }: AssistRequest, agents: ReadonlySet<string> | undefined): void {
  if (agents === undefined || agents.has(agentId)) return
  throw new ProblemError('unknown_agent', 'there is no such agent; see agents in the configuration', {
    violations: [{ path: '/agentId', message: 'is not a configured agent' }],
  })
}

function routeOf({ route = defaultRoute }: AssistRequest, routes: Routes): { route: string; profile: Profile } {
  const [profile] = routes.get(route) ?? []
  if (profile !== undefined) return { route, profile }
  throw new ProblemError('unknown_route', `there is no such route; there are: ${routes.names.join(', ')}`, {
    violations: [{ path: '/route', message: 'is not a configured route' }],
  })
}

/** What the route itself says, ahead of the caller's messages: those of the role `system` stay where they are. */
function systemMessages(request: AssistRequest, route: string, routes: Routes): ChatMessage[] {
  const template = routes.prompt(route)
  return template === undefined ? [] : [{ role: 'system', content: template.render(request) }]
}

/** `own` of the messages are the route's; the others are the caller's. */
function fitOf(profile: Profile, request: AssistRequest, messages: readonly ChatMessage[], own: number) {
  const fit = fitContext(profile, messages, request.model)
  if (fit.fits) return fit
  if (fit.reason === 'invalid') {
    throw new ProblemError('invalid_request', 'the conversation is not what the model takes', {
      violations: fit.violations.map((violation) => asGiven(violation, request, own)),
    })
  }
  const { tokenCount, limit } = fit
  throw new ProblemError('prompt_too_long', `the conversation has ${tokenCount} tokens; the model takes ${limit}`, {
    violations: [{ path: '/messages', message: `has ${tokenCount} tokens, ${tokenCount - limit} too many` }],
  })
}

/** A violation of what is sent, at the place that the caller knows: the route's messages are made from the interaction. */
function asGiven({ path, message }: Violation, { prompt }: AssistRequest, own: number): Violation {
  const [, index, rest = ''] = path.match(/^\/messages\/(\d+)(.*)$/) ?? []
  if (index === undefined) return { path, message }
  if (Number(index) < own) return { path: '/interaction', message: `gives a system prompt that ${message}` }
  return { path: prompt === undefined ? `/messages/${Number(index) - own}${rest}` : '/prompt', message }
}
