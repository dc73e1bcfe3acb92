import { cxoneChat } from './cxone-chat.ts'
import { cxoneGenerative } from './cxone-generative.ts'
import type { Dialect, DialectName } from './dialect.ts'
import { genesysChat } from './genesys-chat.ts'
import { genesysChatCompletions } from './genesys-chat-completions.ts'
import { genesysCompletions } from './genesys-completions.ts'
import { openai } from './openai.ts'

/** Every dialect that the simulator speaks. */
export const dialects: readonly Dialect[] = [
  cxoneChat,
  cxoneGenerative,
  genesysChat,
  genesysCompletions,
  genesysChatCompletions,
  openai,
]

/** The names of every dialect that the simulator speaks. */
export const dialectNames: readonly DialectName[] = dialects.map(({ name }) => name)

/** The dialect of this name. */
export function dialectOf(name: DialectName): Dialect {
  return dialects.find((dialect) => dialect.name === name)!
}
