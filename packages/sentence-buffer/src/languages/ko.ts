import type { LanguageData } from './language.ts'

/** Korean ends sentences with a dot and white space, and abbreviates little. */
export const ko: LanguageData = {
  numbered: 'no vol tel fax fig',
}
