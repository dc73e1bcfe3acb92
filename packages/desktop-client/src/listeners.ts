/** Typed listeners: `Events` maps an event's name to the arguments that its listeners get. */
export class Listeners<Events extends Record<keyof Events, readonly unknown[]>> {
  readonly #sets = new Map<keyof Events, Set<(...details: never) => void>>()

  /** Adds a listener; returns how to remove it. Adding the same function twice has no effect. */
  on<Name extends keyof Events>(name: Name, listener: (...details: Events[Name]) => void): () => void {
    const set = this.#sets.get(name) ?? new Set()
    this.#sets.set(name, set.add(listener))
    return () => set.delete(listener)
  }

  /**
   * Calls every listener of this event, in the order in which they were added. One that throws stops neither the
   * others nor the client: its error surfaces as an uncaught one, as a DOM event listener's does.
   */
  emit<Name extends keyof Events>(name: Name, ...details: Events[Name]): void {
    for (const listener of [...(this.#sets.get(name) ?? [])] as ((...details: Events[Name]) => void)[]) {
      try {
        listener(...details)
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
