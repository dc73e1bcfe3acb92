import Type, { type Static } from 'typebox'
import { ProblemError } from './errors.ts'
import type { AssistEvent } from './events.ts'

const message = Type.Object(
  {
    role: Type.Union([Type.Literal('system'), Type.Literal('user'), Type.Literal('assistant')]),
    content: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
)

/** The turns of a conversation, oldest first. */
export const messagesSchema = Type.Array(message, { minItems: 1, maxItems: 512 })

const interaction = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 256 }) },
  {
    additionalProperties: Type.Unknown(),
    description: 'The conversation that this assist belongs to: its id, and any facts about it.',
  },
)

const common = {
  interaction,
  messages: Type.Optional(messagesSchema),
  prompt: Type.Optional(Type.String({ minLength: 1 })),
  route: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  model: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  locale: Type.Optional(
    Type.String({ pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}$', description: 'BCP 47, such as en-GB.' }),
  ),
  maxTokens: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
}

/** The body of `POST /v1/assists`. Exactly one of `messages` and `prompt` is given; `route` defaults to `default`. */
export const assistRequestSchema = Type.Object(
  { agentId: Type.String({ minLength: 1, maxLength: 256 }), ...common },
  { additionalProperties: false },
)

/** What a desktop sends in `assist.start`: as {@link assistRequestSchema}, for the agent whose desktop it is. */
export const desktopAssistRequestSchema = Type.Object(common, { additionalProperties: false })

/** A request for guidance, as `POST /v1/assists` takes it. */
export type AssistRequest = Omit<Static<typeof assistRequestSchema>, 'interaction'> & { interaction: Interaction }

/** The conversation that an assist belongs to: its id, and any facts about it. */
export type Interaction = { id: string; [fact: string]: unknown }

/** One turn of the conversation that is sent to the model. */
export type ChatMessage = Static<typeof message>

/** Checks what the schema cannot say. Throws `invalid_request` unless exactly one of `messages` and `prompt` is there. */
export function checkPrompt(request: Pick<AssistRequest, 'messages' | 'prompt'>): void {
  if ((request.messages === undefined) !== (request.prompt === undefined)) return
  throw new ProblemError('invalid_request', 'Give exactly one of prompt and messages.', {
    violations: [{ path: '/messages', message: 'exactly one of messages and prompt is needed' }],
  })
}

/** The turns to send: `messages` as given, or `prompt` as one user turn. */
export function requestMessages(request: Pick<AssistRequest, 'messages' | 'prompt'>): ChatMessage[] {
  return request.messages ?? [{ role: 'user', content: request.prompt ?? '' }]
}

/** A request that was found good: what is queued, and the assist's first event. */
export interface PreparedAssist {
  /** The request with `messages` as they are sent to the model. */
  request: AssistRequest
  accepted: AssistEvent & { type: 'assist.accepted' }
}

/** The answer to an accepted `POST /v1/assists`: following the agent's log from `cursor` shows all of the assist. */
export const assistAcceptedSchema = Type.Object({
  assistId: Type.String(),
  cursor: Type.String(),
  tokenCount: Type.Integer({ minimum: 0 }),
})

/** See {@link assistAcceptedSchema}. */
export type AssistAccepted = Static<typeof assistAcceptedSchema>

/** The answer to `GET /v1/assists/:id`; see `AssistSnapshot`. */
export const assistSnapshotSchema = Type.Object({
  assistId: Type.String(),
  agentId: Type.String(),
  interactionId: Type.String(),
  state: Type.String(),
  seq: Type.Integer(),
  text: Type.String(),
  end: Type.Optional(Type.Object({ type: Type.String() }, { additionalProperties: Type.Unknown() })),
})
