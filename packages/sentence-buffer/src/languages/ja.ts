import type { LanguageData } from './language.ts'

/**
 * Japanese ends sentences with marks of its own, which hold in every locale. What is listed here stands in Latin
 * letters inside it.
 */
export const ja: LanguageData = {
  numbered: 'no vol tel fax fig',
}
