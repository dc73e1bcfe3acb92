import { type AssistRequest, ProblemError } from '@cuecard/contracts'
import t from 'tap'
import { buildRoutes } from '../src/index.ts'
import { prepareRequest } from '../src/prepare-request.ts'

/** Prepares a request for a route whose vendor takes 60 characters a message and 80 tokens in all. */
function prepare(request: Partial<AssistRequest>, system = 'Help. Tone: {{ tone }}.') {
  const context = { window: 80, maxContentLength: 60, whenTooLong: 'trim' as const }
  const routes = buildRoutes(
    {
      profiles: { a: { dialect: 'openai', baseUrl: 'https://models.example', context } },
      routes: { default: ['a'] },
      prompts: { default: { system } },
    },
    {},
  )
  const interaction = { id: 'call-1', tone: 'calm' }
  return prepareRequest({ agentId: 'agent-1', interaction, ...request }, { routes, agents: undefined })
}

function problemOf(...parameters: Parameters<typeof prepare>) {
  try {
    prepare(...parameters)
  } catch (error) {
    if (error instanceof ProblemError) return { code: error.code, paths: error.violations.map(({ path }) => path) }
  }
  return undefined
}

t.test("what a vendor does not take is told at the caller's own place, whatever the route puts ahead", async (t) => {
  const long = 'x'.repeat(61)
  const messages = [
    { role: 'user' as const, content: 'a' },
    { role: 'assistant' as const, content: long },
    { role: 'user' as const, content: 'b' },
  ]
  const code = 'invalid_request'
  t.strictSame(problemOf({ messages }), { code, paths: ['/messages/1/content'] })
  t.strictSame(problemOf({ prompt: long }), { code, paths: ['/prompt'] })
  t.strictSame(problemOf({ prompt: 'a' }, `${long} {{ tone }}`), { code, paths: ['/interaction'] })
})

t.test('the system prompt of the route is counted, and stays when the oldest turns are left out', async (t) => {
  const turn = { role: 'user' as const, content: 'one two three four five' }
  const messages = [turn, turn, turn, turn, turn, turn, turn, turn, turn, turn]
  const { request, accepted } = prepare({ messages })
  t.strictSame(request.messages, [{ role: 'system', content: 'Help. Tone: calm.' }, ...messages])
  t.match(accepted, { dropped: { messages: 3 } })
})
