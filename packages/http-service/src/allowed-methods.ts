import type { FastifyInstance } from 'fastify'

/** Knows which methods the routes of an app have, so that a wrong method is told from an unknown address. */
export class AllowedMethods {
  readonly #methods = new Map<string, Set<string>>()
  #patterns: { pattern: RegExp; methods: ReadonlySet<string> }[] | undefined

  /** Notes every route that is registered on `app` from now on. */
  watch(app: FastifyInstance): void {
    app.addHook('onRoute', (route) => {
      const methods = this.#methods.get(route.url) ?? new Set<string>()
      for (const method of [route.method].flat()) methods.add(method)
      this.#methods.set(route.url, methods)
      this.#patterns = undefined
    })
  }

  /** The methods of the routes that match `path`, sorted; empty when none does. */
  of(path: string): string[] {
    this.#patterns ??= [...this.#methods].map(([url, methods]) => ({ pattern: routePattern(url), methods }))
    const matching = this.#patterns.filter(({ pattern }) => pattern.test(path))
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort()
  }
}

function routePattern(url: string): RegExp {
  const source = url
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('\\*', '.*')
    .replace(/:[^/]+/g, '[^/]+')
  return new RegExp(`^${source}$`)
}
