import { type Dialect, dialects } from '../../src/index.ts'
import { anthropicMessages } from './anthropic-messages.ts'
import { ollama } from './ollama.ts'

/** Cuecard's dialects, and two that recorded streams are written in: each a file of its own, and nothing else. */
export const testDialects: ReadonlyMap<string, Dialect> = new Map([
  ...dialects,
  [anthropicMessages.name, anthropicMessages],
  [ollama.name, ollama],
])

/** The dialect that reads each format of the recorded streams, where one does. */
export const dialectOfFormat: ReadonlyMap<string, string> = new Map([
  ['openai-chat', 'openai'],
  ['anthropic-messages', 'anthropic-messages'],
  ['ollama-ndjson', 'ollama'],
])
