import { cxoneChat } from './cxone-chat.ts'
import { cxoneGenerative } from './cxone-generative.ts'
import type { Dialect } from './dialect.ts'
import { genesysChat } from './genesys-chat.ts'
import { genesysChatCompletions } from './genesys-chat-completions.ts'
import { genesysCompletions } from './genesys-completions.ts'
import { openai } from './openai.ts'

/** Every dialect that Cuecard speaks, by the name that configuration, metrics and logs use. */
export const dialects: ReadonlyMap<string, Dialect> = new Map(
  [cxoneChat, cxoneGenerative, genesysChat, genesysCompletions, genesysChatCompletions, openai].map((dialect) => [
    dialect.name,
    dialect,
  ]),
)
