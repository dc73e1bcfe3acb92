import { compilePolicy, defaultPolicy, moderate } from '@cuecard/moderation'
import { OpenRedaction } from '@openredaction/core'
import { kindsOfNames } from './pii-kinds.ts'
import type { PiiFinder } from './pii-scores.ts'
import { redactPiiFinder } from './redact-pii-finder.ts'

/** The kinds of personal data that Cuecard looks for: those that its default policy names. */
export const comparedKinds: readonly string[] = Object.keys(defaultPolicy.pii ?? {})

/** The tools that are compared, Cuecard first; each gets the whole text and lists those of {@link comparedKinds} it has. */
export function createPiiFinders(): PiiFinder[] {
  return [cuecardFinder(), redactPiiFinder(comparedKinds), openRedactionFinder()]
}

function cuecardFinder(): PiiFinder {
  const policy = compilePolicy(defaultPolicy)
  return {
    name: 'cuecard',
    kinds: comparedKinds,
    find: (text) =>
      moderate(text, policy)
        .actions.filter(({ rule }) => comparedKinds.includes(rule))
        .map(({ rule, start, end }) => ({ kind: rule, start, end })),
  }
}

/** With its own defaults, but of its several hundred patterns only those of the compared kinds. */
function openRedactionFinder(): PiiFinder {
  const types = new OpenRedaction().getPatterns().map(({ type }) => type)
  const kindOfType = kindsOfNames(comparedKinds, 'openRedaction', types)
  const detector = new OpenRedaction({ patterns: [...kindOfType.keys()] })
  return {
    name: '@openredaction/core',
    kinds: [...new Set(kindOfType.values())],
    async find(text) {
      const { detections } = await detector.detect(text)
      return detections.map(({ type, position: [start, end] }) => ({ kind: kindOfType.get(type)!, start, end }))
    },
  }
}
