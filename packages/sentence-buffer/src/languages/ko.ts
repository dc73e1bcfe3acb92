import type { LanguageData } from './language.ts'

/** Korean ends sentences with a verb, a dot and white space, and abbreviates little. */
export const ko: LanguageData = {
  script: 'Hangul',
  dottedDates: true,
}
