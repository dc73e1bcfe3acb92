import type { Profile } from '@cuecard/vendor-streams'

/** The route of a request that names none. */
export const defaultRoute = 'default'

/** The configured routes: by name, the profiles that are tried in turn. */
export class Routes {
  readonly #routes: ReadonlyMap<string, readonly Profile[]>

  constructor(routes: ReadonlyMap<string, readonly Profile[]>) {
    this.#routes = routes
  }

  /** The names, for errors and metrics. */
  get names(): string[] {
    return [...this.#routes.keys()]
  }

  /** The profiles of a route, at least one; nothing when there is no such route. */
  get(name: string = defaultRoute): readonly Profile[] | undefined {
    return this.#routes.get(name)
  }
}
