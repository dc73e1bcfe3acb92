import { ar } from './ar.ts'
import { de } from './de.ts'
import { el } from './el.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { every } from './every.ts'
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

const known: ReadonlyMap<string, LanguageData> = new Map(
  Object.entries({ ar, de, el, en, es, fr, hi, it, ja, ko, nl, pl, pt, ru, zh, ...further }),
)

/** The language of a script in which the locale is not written, and of any script without a locale. */
const defaults: readonly LanguageData[] = [every, en, ru, hi, el, ja, zh, { ...ar, introductions: '' }]

const compiled = new Map<string, Language>()

/**
 * The facts for a BCP 47 locale, by its language subtag. Text in another script than the locale's, and all text under
 * an unknown or missing locale, gets one language per script: English for Latin, Russian for Cyrillic, Arabic, Hindi
 * and Greek for theirs. The words decide which of them applies, by the letters they are written in.
 */
export function languageFor(locale: string | undefined): Language {
  const subtag = locale?.split(/[-_]/u)[0]?.toLowerCase() ?? ''
  const data = known.get(subtag)
  const tag = data === undefined ? '' : subtag
  let language = compiled.get(tag)
  if (language === undefined) {
    const others = defaults.filter((other) => data === undefined || scriptOf(other) !== scriptOf(data))
    language = compileLanguage(...(data === undefined ? [] : [data]), ...others)
    compiled.set(tag, language)
  }
  return language
}

function scriptOf(data: LanguageData): string {
  return data.script ?? 'Latin'
}
