import { cxoneChat } from './cxone-chat.ts'
import type { Dialect } from './dialect.ts'
import { openai } from './openai.ts'

/** Every dialect that Cuecard speaks, by the name that configuration, metrics and logs use. */
export const dialects: ReadonlyMap<string, Dialect> = new Map(
  [cxoneChat, openai].map((dialect) => [dialect.name, dialect]),
)
