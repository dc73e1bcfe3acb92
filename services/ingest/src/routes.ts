import type { Profile } from '@cuecard/vendor-streams'
import type { PromptTemplate } from './prompt/prompt-template.ts'

/** The route of a request that names none. */
export const defaultRoute = 'default'

/** The configured routes: by name, the profiles that are tried in turn, and the system prompt where there is one. */
export class Routes {
  readonly #routes: ReadonlyMap<string, readonly Profile[]>
  readonly #prompts: ReadonlyMap<string, PromptTemplate>

  constructor(routes: ReadonlyMap<string, readonly Profile[]>, prompts: ReadonlyMap<string, PromptTemplate>) {
    this.#routes = routes
    this.#prompts = prompts
  }

  /** The names, for errors and metrics. */
  get names(): string[] {
    return [...this.#routes.keys()]
  }

  /** The profiles of a route, at least one; nothing when there is no such route. */
  get(name: string = defaultRoute): readonly Profile[] | undefined {
    return this.#routes.get(name)
  }

  /** The template of a route's system prompt; nothing when the caller's messages are sent as they are. */
  prompt(name: string): PromptTemplate | undefined {
    return this.#prompts.get(name)
  }
}
