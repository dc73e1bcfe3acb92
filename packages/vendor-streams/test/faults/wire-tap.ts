import type { Dispatcher } from 'undici'

/** Keeps what a client receives: the bytes of each response, in the order of the requests. */
export class WireTap {
  readonly #keyOf: (request: string) => string
  readonly #bodies = new Map<string, Uint8Array[][]>()

  /** `keyOf` tells a request by its body. */
  constructor(keyOf: (request: string) => string) {
    this.#keyOf = keyOf
  }

  /** A dispatcher that does what `dispatcher` does, and is listened to. */
  on(dispatcher: Dispatcher): Dispatcher {
    return dispatcher.compose((dispatch) => (options, handler) => {
      const key = this.#keyOf(String(options.body))
      const chunks: Uint8Array[] = []
      this.#bodies.set(key, [...(this.#bodies.get(key) ?? []), chunks])
      return dispatch(options, listening(handler, chunks))
    })
  }

  /** What came in answer to the first request of this key. */
  firstBody(key: string): Buffer {
    return Buffer.concat(this.#bodies.get(key)?.[0] ?? [])
  }
}

function listening(handler: Dispatcher.DispatchHandler, chunks: Uint8Array[]): Dispatcher.DispatchHandler {
  return new Proxy(handler, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...parameters: unknown[]) => {
        if (name === 'onResponseData') chunks.push(parameters[1] as Uint8Array)
        return Reflect.apply(member, target, parameters)
      }
    },
  })
}
