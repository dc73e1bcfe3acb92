/**
 * What a language contributes to finding sentence ends: data only. Words are in lower case, separated by white space,
 * without their last dot (`a.m.` is `a.m`). A language file needs only the lists in which it differs from having
 * nothing to say.
 */
export interface LanguageData {
  /** Abbreviations written with a capital that stand before a name: `Mr`. They end no sentence. */
  readonly titles?: string
  /** Abbreviations inside sentences, in any case: `e.g`. They end no sentence. */
  readonly internal?: string
  /**
   * Abbreviations only when a number follows: `No. 5`; otherwise ordinary words, or words that may as well end a
   * sentence.
   */
  readonly numbered?: string
  /** Endings of such words, where a language compounds them: `str` for `Hauptstr. 5`. */
  readonly numberedEndings?: string
  /** Abbreviations that may end a sentence: `Inc`. They do when a starter follows. */
  readonly either?: string
  /**
   * Abbreviations of times of day: `a.m`. They end a sentence when a capital follows that is not one of
   * `timeFollowers`.
   */
  readonly times?: string
  /** Capitalised words that continue a time of day: weekdays, months. */
  readonly timeFollowers?: string
  /**
   * Words that, capitalised after an abbreviation, show that a new sentence has begun: pronouns, articles, question
   * words.
   */
  readonly starters?: string
  /**
   * Words that precede an ordinal number in a language that writes ordinals with a dot. Having this list says that it
   * does.
   */
  readonly ordinalContexts?: string
  /** Words that follow an ordinal number in such a language: months, mostly. */
  readonly ordinalFollowers?: string
  /** Words that begin with an apostrophe, which then opens no quotation. */
  readonly elisions?: string
  /** Further characters that end a sentence as a question mark does. */
  readonly endMarks?: string
}

/** A language ready for look-ups. */
export interface Language {
  readonly titles: ReadonlySet<string>
  readonly internal: ReadonlySet<string>
  readonly numbered: ReadonlySet<string>
  readonly numberedEndings: readonly string[]
  readonly either: ReadonlySet<string>
  readonly times: ReadonlySet<string>
  readonly timeFollowers: ReadonlySet<string>
  readonly starters: ReadonlySet<string>
  readonly ordinalContexts: ReadonlySet<string>
  readonly ordinalFollowers: ReadonlySet<string>
  readonly elisions: ReadonlySet<string>
  readonly endMarks: string
}

/** Several languages read as one, for text in which each brings its own script. */
export function compileLanguage(...sources: readonly LanguageData[]): Language {
  const words = (list: Exclude<keyof LanguageData, 'endMarks'>): ReadonlySet<string> =>
    new Set(sources.flatMap((source) => source[list]?.split(/\s+/u).filter((word) => word !== '') ?? []))
  return {
    titles: words('titles'),
    internal: words('internal'),
    numbered: words('numbered'),
    numberedEndings: [...words('numberedEndings')],
    either: words('either'),
    times: words('times'),
    timeFollowers: words('timeFollowers'),
    starters: words('starters'),
    ordinalContexts: words('ordinalContexts'),
    ordinalFollowers: words('ordinalFollowers'),
    elisions: words('elisions'),
    endMarks: sources.map((source) => source.endMarks ?? '').join(''),
  }
}
