import { cxoneChat } from './cxone-chat.ts'
import type { Dialect } from './dialect.ts'
import { openai } from './openai.ts'

/** Every dialect that the simulator speaks. */
export const dialects: readonly Dialect[] = [cxoneChat, openai]
