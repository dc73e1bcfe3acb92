import type { LanguageData } from './language.ts'

/** Japanese ends sentences with marks of its own, which hold in every locale. */
export const ja: LanguageData = {
  script: 'Hiragana',
  continuations: 'とっなのはがをにもでやかへだ',
}
