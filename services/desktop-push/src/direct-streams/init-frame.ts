import { messagesSchema } from '@cuecard/contracts'
import Type, { type Static } from 'typebox'
import { frameParser } from '../parse-frame.ts'

const initSchema = Type.Object({
  type: Type.Literal('init'),
  payload: Type.Object({
    modelId: Type.String({ minLength: 1, maxLength: 256 }),
    messages: messagesSchema,
    temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
  }),
})

/** The one frame that a caller sends on `/ws`. Members that are not listed are of no account. */
export type InitFrame = Static<typeof initSchema>

/** Reads an {@link InitFrame}; see `frameParser`. */
export const parseInit = frameParser<InitFrame>({ init: initSchema })
