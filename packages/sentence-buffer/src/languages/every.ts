import type { LanguageData } from './language.ts'

/** What holds in every language. A single letter is an initial otherwise. */
export const every: LanguageData = {
  script: 'Common',
  units: 'm l g h',
}
