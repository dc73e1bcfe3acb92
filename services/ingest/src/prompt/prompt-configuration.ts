import type { Violation } from '@cuecard/contracts'
import Type, { type Static } from 'typebox'
import { pointerToken } from './prompt-facts.ts'
import { PromptTemplate, promptMistakes } from './prompt-template.ts'
import { maxPromptLength } from './rendering-budget.ts'

/** The `prompts` of the configuration file: by route, a template of the system prompt. */
export const promptsSchema = Type.Record(
  Type.String(),
  Type.Object(
    {
      system: Type.String({
        minLength: 1,
        maxLength: maxPromptLength,
        description: 'The template of the system prompt; docs/prompts.md explains it.',
      }),
    },
    { additionalProperties: false },
  ),
  { description: "By route, the prompt that goes ahead of the caller's messages; without one they go as they are." },
)

/** See {@link promptsSchema}. */
export type PromptsConfiguration = Static<typeof promptsSchema>

/** What is wrong in prompts that fit the schema: routes that are none, and every mistake of every template. */
export function checkPrompts(prompts: PromptsConfiguration, routes: readonly string[]): Violation[] {
  return Object.entries(prompts).flatMap(([route, { system }]) => {
    const path = `/prompts/${pointerToken(route)}`
    const mistakes = promptMistakes(system).map((message) => ({ path: `${path}/system`, message }))
    if (routes.includes(route)) return mistakes
    return [{ path, message: `is no route; there are: ${routes.join(', ')}` }, ...mistakes]
  })
}

/** The templates of prompts that have no mistakes, by route. */
export function buildPrompts(prompts: PromptsConfiguration): Map<string, PromptTemplate> {
  return new Map(Object.entries(prompts).map(([route, { system }]) => [route, new PromptTemplate(system)]))
}
