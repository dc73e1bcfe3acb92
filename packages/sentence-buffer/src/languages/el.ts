import type { LanguageData } from './language.ts'

export const el: LanguageData = {
  script: 'Greek',
  internal: 'κα κος κυρ δρ καθ αρ σελ τηλ οδ π.χ δηλ βλ πρβλ αγ λεωφ',
  either: 'κ.λπ κλπ κ.ά κ.α ευρ εκ',
  endMarks: ';\u037e',
}
