import type { LanguageData } from './language.ts'

/** Languages with a few facts each; a file of its own for one that grows. */
export const further: Readonly<Record<string, LanguageData>> = {
  bg: {
    script: 'Cyrillic',
    internal: 'гр д-р проф доц акад инж пл ул бул бл вх ет ап кв обл общ св им т.е т.нар напр вж стр чл ал тел ок',
    either: 'др т.н лв ст хил млн млрд',
  },
  cs: {
    internal:
      'pí pan mgr ing dr doc prof mudr judr phdr bc např tj tzv tzn apod atp resp příp str obr čl odst ul nám tř tel cca',
    either: 'atd aj kč tis mil mld s.r.o a.s spol',
    starters:
      'to ten ta on ona my vy oni já ty v na do od z ze k pro při po ale a pokud když jak kde kdo co proč kdy dnes nyní',
    ordinalContexts: 'od do k dne',
    ordinalFollowers:
      'ledna února března dubna května června července srpna září října listopadu prosince století patro',
  },
  fa: { script: 'Arabic', internal: 'ر.ک ه.ش ه.ق', numbered: 'غیره' },
  hy: { script: 'Armenian', endMarks: ':' },
  kk: { script: 'Cyrillic', internal: 'т.б көш обл проф акад млн млрд мыс', either: 'т.с.с тг' },
  mr: { script: 'Devanagari', internal: 'डॉ श्री श्रीमती प्रा सौ कु कै स्व रु क्र पृ नं मो', numbered: 'इत्यादी', either: 'इ' },
  sk: {
    internal: 'pán mgr ing dr doc prof mudr judr phdr bc napr tj tzv tzn resp príp str obr čl ods ul nám tel cca',
    either: 'atď apod a.s s.r.o tis mil mld spol',
    starters:
      'to ten tá on ona my vy oni ja ty v na do od z zo k pre pri po ale a ak keď ako kde kto čo prečo kedy dnes teraz',
    ordinalContexts: 'od do k dňa',
    ordinalFollowers: `
      január február marec apríl máj jún júl august september október november december januára februára marca apríla mája júna
      júla augusta septembra októbra novembra decembra storočie storočia poschodie`,
  },
}
