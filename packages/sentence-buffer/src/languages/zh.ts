import type { LanguageData } from './language.ts'

/** Chinese ends sentences with marks of its own, which hold in every locale. */
export const zh: LanguageData = {
  script: 'Han',
  continuations: '的地得等之',
}
