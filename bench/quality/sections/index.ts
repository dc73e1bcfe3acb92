import { answers } from './answers.ts'
import { blocklist } from './blocklist.ts'
import { lookAlikes } from './look-alikes.ts'
import { piiSentences, recognisers } from './pii.ts'
import type { Section } from './section.ts'
import { sentences } from './sentences.ts'
import { streaming } from './streaming.ts'

/** Every table of the scores by its name, in the order in which they are printed. */
export const sections: Readonly<Record<string, Section>> = {
  sentences,
  answers,
  streaming,
  'PII by itself': recognisers,
  'PII in sentences': piiSentences,
  'look-alikes': lookAlikes,
  blocklist,
}
