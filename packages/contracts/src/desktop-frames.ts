import Type, { type Static } from 'typebox'
import type { ProblemCode } from './errors.ts'
import type { AssistSnapshot, DesktopEvent } from './events.ts'
import { desktopAssistRequestSchema } from './requests.ts'

const cursor = Type.String({ minLength: 1, maxLength: 512 })
const assistId = Type.String({ minLength: 1, maxLength: 64 })

/**
 * The frames that a desktop may send, by their `type`. Each is a JSON object in one text frame of at most
 * {@link maxDesktopFrameBytes}; members that are not listed are refused.
 */
export const desktopFrameSchemas = {
  hello: Type.Object({ type: Type.Literal('hello'), cursor: Type.Optional(cursor) }, { additionalProperties: false }),
  'assist.start': Type.Object(
    { type: Type.Literal('assist.start'), ...desktopAssistRequestSchema.properties },
    { additionalProperties: false },
  ),
  'assist.cancel': Type.Object({ type: Type.Literal('assist.cancel'), assistId }, { additionalProperties: false }),
  ack: Type.Object({ type: Type.Literal('ack'), cursor }, { additionalProperties: false }),
  feedback: Type.Object(
    {
      type: Type.Literal('feedback'),
      assistId,
      seq: Type.Optional(Type.Integer({ minimum: 1 })),
      kind: Type.Enum(['used', 'copied', 'edited', 'dismissed', 'up', 'down']),
      note: Type.Optional(Type.String({ maxLength: 2_000 })),
    },
    { additionalProperties: false },
  ),
  'auth.refresh': Type.Object(
    { type: Type.Literal('auth.refresh'), token: Type.String({ minLength: 1, maxLength: 8_192 }) },
    { additionalProperties: false },
  ),
} as const

/** The type of a frame that a desktop may send. */
export type DesktopFrameType = keyof typeof desktopFrameSchemas

/** A frame that a desktop sends. */
export type DesktopFrame = { [Type in DesktopFrameType]: Static<(typeof desktopFrameSchemas)[Type]> }[DesktopFrameType]

/** The largest text frame that a desktop may send, in bytes; a larger one closes the socket with 4413. */
export const maxDesktopFrameBytes = 65_536

/** A frame that a desktop receives. */
export type PushFrame =
  | { type: 'welcome'; sessionId: string; cursor: string; heartbeatMs: number }
  | DesktopEvent
  | {
      type: 'gap'
      /** Where the desktop goes on from: everything up to here is in the snapshot, or gone for good. */
      snapshot: { cursor: string; assists: AssistSnapshot[] }
    }
  | { type: 'heartbeat'; at: string }
  | { type: 'draining'; reconnectInMs: number }
  | { type: 'error'; code: ProblemCode; message: string }

/** The WebSocket subprotocol that Cuecard speaks; a browser's token travels beside it as `bearer.<token>`. */
export const desktopSubprotocol = 'cuecard.v1'
