import type { LanguageData } from './language.ts'

export const hi: LanguageData = {
  script: 'Devanagari',
  internal: `
    डॉ डा प्रो श्री श्रीमती सु कु पं स्व मो मु सं क्र पृ पृष्ठ नं रु रू कि.मी कि.ग्रा मि.मी से.मी मि कि ई.पू वि.सं
    बी सी डी एफ जी एच आई जे के एल एम एन पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई जेड बी.ए एम.ए`,
  numbered: 'आदि इत्यादि लि प्रा',
}
