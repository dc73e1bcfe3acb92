import { type AssistRequest, ProblemError, type Violation } from '@cuecard/contracts'
import { LiquidError, type Template, toValueSync } from 'liquidjs'
import { engine } from './engine.ts'
import { dataMarkers, dataNotice, looksLikeMarker } from './fence.ts'
import { inspectTemplate } from './inspect-template.ts'
import { MissingValueError } from './missing-value.ts'
import { PromptFacts } from './prompt-facts.ts'
import { Rendering } from './rendering.ts'
import { PromptTooLongError, RenderingBudget } from './rendering-budget.ts'

/** The most missing values that one answer lists. */
const maxMissing = 8

/** Members of facts may have names of any length. */
const maxPathLength = 256

/** What is wrong with the source of a prompt template, most of it with its line; empty when it can be used. */
export function promptMistakes(source: string): string[] {
  if (source.trim() === '') return ['must not be blank']
  if (looksLikeMarker.test(source)) {
    return [`must not contain ${dataMarkers.start} or ${dataMarkers.end}: they are put around facts by themselves`]
  }
  try {
    return inspectTemplate(engine.parse(source)).mistakes
  } catch (error) {
    if (!LiquidError.is(error)) throw error
    const { message } = error.originalError ?? error
    return [`line ${lineOf(error)}: ${message.replace(/, line:\d+, col:\d+$/, '')}`]
  }
}

/** The template of a route's system prompt, ready to be rendered. */
export class PromptTemplate {
  readonly #nodes: Template[]
  readonly #shortFacts: ReadonlySet<string>
  readonly #preamble: string

  /** Throws a RangeError for a source that has mistakes; see {@link promptMistakes}. */
  constructor(source: string) {
    const mistakes = promptMistakes(source)
    if (mistakes.length > 0) throw new RangeError(`this prompt template cannot be used: ${mistakes.join('; ')}`)
    this.#nodes = engine.parse(source)
    const { plain, shortFacts, fences } = inspectTemplate(this.#nodes)
    // The engine's fence is the last filter of every output; these need none.
    for (const output of plain) output.value.filters.pop()
    this.#shortFacts = shortFacts
    this.#preamble = fences ? `${dataNotice}\n\n` : ''
  }

  /**
   * The system prompt for `request`; the same for the same request. All of its free text is fenced, and the fence is
   * explained once, ahead of it.
   *
   * Throws `invalid_request` with the place of every value that is missing (up to 8) or not what it must be, and for a
   * prompt of nothing but white space; `prompt_too_long` for one of more than 65,536 UTF-16 code units, or one that
   * takes more work than a prompt may.
   */
  render(request: AssistRequest): string {
    const facts = new PromptFacts(request)
    const violations = facts.violations(this.#shortFacts)
    const prompt = this.#renderFacts(facts, violations).trim()
    if (violations.length > 0) {
      throw new ProblemError('invalid_request', 'The prompt of the route cannot be made from the interaction.', {
        violations,
      })
    }
    if (prompt === '') {
      const message = "has none of the facts that the route's prompt speaks of: nothing is left of it"
      throw new ProblemError('invalid_request', 'The prompt of the route would be empty.', {
        violations: [{ path: '/interaction', message }],
      })
    }
    return this.#preamble + prompt
  }

  /** What the template makes of `facts`. What is missing is added to `violations`, and then the text is of no use. */
  #renderFacts(facts: PromptFacts, violations: Violation[]): string {
    const budget = new RenderingBudget()
    const absent = new Set<string>()
    for (;;) {
      const rendering = new Rendering({ facts, budget, absent })
      try {
        toValueSync(engine.renderer.renderTemplates(this.#nodes, rendering, rendering))
        return rendering.buffer
      } catch (error) {
        const cause = LiquidError.is(error) ? error.originalError : error
        if (cause instanceof PromptTooLongError) {
          if (violations.length > 0) return ''
          throw tooLong(cause)
        }
        if (!LiquidError.is(error)) throw error
        const path = cause instanceof MissingValueError ? cause.place() : undefined
        violations.push(violationAt(path, error, cause))
        // The engine stops at what is missing. What else is missing shows when it goes on as if that were empty.
        if (path === undefined || absent.add(path).size === maxMissing) return ''
      }
    }
  }
}

function violationAt(path: string | undefined, error: LiquidError, cause: unknown): Violation {
  const line = `line ${lineOf(error)} of the route's prompt`
  if (path !== undefined) return { path: path.slice(0, maxPathLength), message: `is missing, and ${line} needs it` }
  const what = cause instanceof MissingValueError ? 'has no value for' : 'has facts that do not fit'
  return { path: '/interaction', message: `${what} "${error.token.getText()}" on ${line}` }
}

function tooLong({ message }: PromptTooLongError): ProblemError {
  return new ProblemError('prompt_too_long', `The prompt of the route is too long with these facts: ${message}.`, {
    violations: [{ path: '/interaction', message: "has too much for the route's prompt" }],
  })
}

function lineOf({ token }: LiquidError): number {
  return token.getPosition()[0] ?? 1
}
