import type { AssistRequest, Violation } from '@cuecard/contracts'
import { neutralise } from './neutralise.ts'
import { factsPlaceholder, freePlaceholders, shortPlaceholders } from './placeholders.ts'

/** Letters, digits, spaces and punctuation that opens and closes nothing: no colon, bracket or quotation mark. */
const shortFact = /^[\p{L}\p{M}\p{N} .,'’()+&/_-]{1,64}$/u

/** What the placeholders of a prompt stand for in one request, and where in the request that is. */
export class PromptFacts {
  /** By placeholder; null or absent where the request says nothing. `language` is the locale unless it is a fact. */
  readonly values: Readonly<Record<string, unknown>>
  #places: ReadonlyMap<unknown, string> | undefined

  constructor({ interaction, locale }: Pick<AssistRequest, 'interaction' | 'locale'>) {
    const names = [...freePlaceholders, ...shortPlaceholders]
    const facts = Object.fromEntries(names.map((name) => [name, ownMember(interaction, name)]))
    this.values = { ...facts, language: facts.language ?? locale, [factsPlaceholder]: interaction }
  }

  /** What is wrong with the values of short placeholders; one that is missing is not wrong. */
  violations(names: Iterable<string>): Violation[] {
    return [...names].flatMap((name) => {
      const fact = this.values[name]
      if (fact === undefined || fact === null || isShortFact(fact)) return []
      const message = "must be one line of at most 64 letters, digits, spaces and . , ' ( ) + & / _ -"
      return [{ path: `/interaction/${name}`, message }]
    })
  }

  /** The JSON Pointer (RFC 6901) of a list or object of the facts; nothing for anything else. */
  placeOf(value: unknown): string | undefined {
    this.#places ??= placesIn(this.values)
    return this.#places.get(value)
  }
}

/** A member's name as one token of a JSON Pointer (RFC 6901, section 3). */
export function pointerToken(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function placesIn(values: PromptFacts['values']): Map<unknown, string> {
  const places = new Map<unknown, string>([[values, '/interaction']])
  const note = (value: unknown, place: string): void => {
    if (typeof value !== 'object' || value === null) return
    places.set(value, place)
    for (const [name, member] of Object.entries(value)) note(member, `${place}/${pointerToken(name)}`)
  }
  note(values[factsPlaceholder], '/interaction')
  return places
}

function isShortFact(fact: unknown): boolean {
  return typeof fact === 'string' && shortFact.test(fact) && neutralise(fact) === fact
}

function ownMember(interaction: AssistRequest['interaction'], name: string): unknown {
  return Object.hasOwn(interaction, name) ? interaction[name] : undefined
}
