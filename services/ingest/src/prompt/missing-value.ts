/** A prompt needs a value that is not there. */
export class MissingValueError extends Error {
  // liquidjs lets an error of this name pass where a template itself allows for nothing: in `if` and before `default`.
  override readonly name = 'InternalUndefinedVariableError'
  /** Where the value should be in the request (a JSON Pointer); nothing where that cannot be told. */
  readonly place: () => string | undefined

  constructor(place: () => string | undefined = () => undefined) {
    super('a value is missing')
    this.place = place
  }
}
