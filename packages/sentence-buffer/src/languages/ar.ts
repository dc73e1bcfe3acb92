import type { LanguageData } from './language.ts'

/** Arabic sets off what a colon introduces as a sentence of its own. */
export const ar: LanguageData = {
  script: 'Arabic',
  internal: 'د أ م ا.د أ.د ص ج ت ه هـ ق.م ب.م إلخ.ص رقم.ص تلفون ص.ب ر.س د.ك د.إ ج.م',
  numbered: 'إلخ الخ ش.م.م ذ.م.م',
  introductions: ':',
}
