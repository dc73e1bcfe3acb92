import { ar } from './ar.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { further } from './further.ts'
import { hi } from './hi.ts'
import { it } from './it.ts'
import { ja } from './ja.ts'
import { ko } from './ko.ts'
import { compileLanguage, type Language, type LanguageData } from './language.ts'
import { nl } from './nl.ts'
import { pl } from './pl.ts'
import { pt } from './pt.ts'
import { ru } from './ru.ts'
import { zh } from './zh.ts'

const known: Readonly<Record<string, LanguageData>> = {
  ar,
  de,
  en,
  es,
  fr,
  hi,
  it,
  ja,
  ko,
  nl,
  pl,
  pt,
  ru,
  zh,
  ...further,
}

/** Languages in Latin script have their own word for everything; in the others, Latin words are mostly English. */
const latin = new Set(['de', 'en', 'es', 'fr', 'it', 'nl', 'pl', 'pt', 'cs', 'sk'])

/** One language per script: the words decide by the letters they are written in which of them applies. */
const byScript = compileLanguage(en, ru, hi, { ...ar, endMarks: '' })

const compiled = new Map<string, Language>()

/**
 * The facts for a BCP 47 locale, by its language subtag. An unknown or missing locale gets one language per script:
 * English for Latin, Russian for Cyrillic, Arabic and Hindi for theirs.
 */
export function languageFor(locale: string | undefined): Language {
  const tag = locale?.split(/[-_]/u)[0]?.toLowerCase() ?? ''
  if (!Object.hasOwn(known, tag)) return byScript
  let language = compiled.get(tag)
  if (language === undefined) {
    language = latin.has(tag) ? compileLanguage(known[tag]!) : compileLanguage(known[tag]!, en)
    compiled.set(tag, language)
  }
  return language
}
