/**
 * What a language contributes to finding sentence ends: data only. Words are in lower case, separated by white space,
 * without their last dot (`a.m.` is `a.m`). A language file needs only the lists in which it differs from having
 * nothing to say.
 */
export interface LanguageData {
  /** The Unicode script that it is written in. Default `Latin`. */
  readonly script?: string
  /**
   * Abbreviations written with a capital that stand before a name: `Mr`. They end no sentence, unless they are in
   * `either`, too: `St`.
   */
  readonly titles?: string
  /** Abbreviations inside sentences, in any case: `e.g`. They end no sentence, so no ordinary word may be here. */
  readonly internal?: string
  /**
   * Abbreviations only when a number or a single letter follows: `No. 5`, `Apt. B`; otherwise ordinary words, or words
   * that may as well end a sentence.
   */
  readonly numbered?: string
  /** Endings of such words, where a language compounds them: `str` for `Hauptstr. 5`. */
  readonly numberedEndings?: string
  /** Abbreviations that may end a sentence: `Inc`. They do when a starter follows. */
  readonly either?: string
  /** Units of measure that are other abbreviations, too, but end a sentence as a word does when a number precedes. */
  readonly units?: string
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
   * Words that a number or letter belongs to: in `Gate B.` the letter is no initial, and `Step 1.` ends no sentence when
   * a sentence begins with it.
   */
  readonly labels?: string
  /**
   * Words that precede an ordinal number in a language that writes ordinals with a dot. Having this list says that it
   * does.
   */
  readonly ordinalContexts?: string
  /** Words that follow an ordinal number in such a language: months, mostly. */
  readonly ordinalFollowers?: string
  /** Whether numbers with dots are dates, `2024. 5. 3.`, and numbers end no sentence otherwise. Default false. */
  readonly dottedDates?: boolean
  /** Words that begin with an apostrophe, which then opens no quotation. */
  readonly elisions?: string
  /** Letters that continue the sentence behind a quotation or a bracket, in a script without white space. */
  readonly continuations?: string
  /** Characters that end a sentence, as a question mark does, behind a letter of the script. */
  readonly endMarks?: string
  /** Characters behind which a sentence begins, when they stand between letters of the script. */
  readonly introductions?: string
}

/**
 * What a word with a dot behind it lets the dot be: `ordinary`: an end; `internal`: never an end; `numbered`: no end
 * before a number or a single letter; `either`: an end before a starter; `time`: an end before most capitals;
 * `ordinal`: an end unless its noun follows.
 */
export type WordRole = 'ordinary' | 'internal' | 'numbered' | 'either' | 'time' | 'ordinal'

/** What a listed word means with a dot behind it. */
export interface Abbreviation {
  readonly role: WordRole | undefined
  /** Its role where it begins with a capital; undefined for the same. */
  readonly title: WordRole | undefined
  /** It is a unit where a number precedes. */
  readonly isUnit: boolean
}

/** A language ready for look-ups. */
export interface Language {
  readonly abbreviations: ReadonlyMap<string, Abbreviation>
  readonly numberedEndings: readonly string[]
  readonly timeFollowers: ReadonlySet<string>
  readonly starters: ReadonlySet<string>
  readonly labels: ReadonlySet<string>
  readonly ordinalContexts: ReadonlySet<string>
  readonly ordinalFollowers: ReadonlySet<string>
  readonly dottedDates: boolean
  readonly elisions: ReadonlySet<string>
  readonly continuations: string
  /** The pattern that the character before such a mark has to match. */
  readonly endMarks: ReadonlyMap<string, RegExp>
  readonly introductions: ReadonlyMap<string, RegExp>
}

type WordList = Exclude<keyof LanguageData, 'script' | 'dottedDates' | 'continuations' | 'endMarks' | 'introductions'>

/** The lists that give a word its role; a later one counts where a word is in several. */
const roles: readonly (readonly [WordList, WordRole])[] = [
  ['numbered', 'numbered'],
  ['either', 'either'],
  ['times', 'time'],
  ['internal', 'internal'],
]

/** Several languages read as one, for text in which each brings its own script. */
export function compileLanguage(...sources: readonly LanguageData[]): Language {
  const words = (list: WordList): ReadonlySet<string> =>
    new Set(sources.flatMap((source) => source[list]?.split(/\s+/u).filter((word) => word !== '') ?? []))
  const marks = (list: 'endMarks' | 'introductions'): ReadonlyMap<string, RegExp> =>
    new Map(sources.flatMap((source) => [...(source[list] ?? '')].map((mark) => [mark, endOfWord(source.script)])))
  const abbreviations = new Map<string, Abbreviation>()
  const add = (word: string, facts: Partial<Abbreviation>) =>
    abbreviations.set(word, { role: undefined, title: undefined, isUnit: false, ...abbreviations.get(word), ...facts })
  for (const [list, role] of roles) for (const word of words(list)) add(word, { role })
  for (const word of words('units')) add(word, { isUnit: true })
  for (const word of words('titles')) {
    add(word, { title: abbreviations.get(word)?.role === 'either' ? 'either' : 'internal' })
  }
  return {
    abbreviations,
    numberedEndings: [...words('numberedEndings')],
    timeFollowers: words('timeFollowers'),
    starters: words('starters'),
    labels: words('labels'),
    ordinalContexts: words('ordinalContexts'),
    ordinalFollowers: words('ordinalFollowers'),
    dottedDates: sources.some((source) => source.dottedDates === true),
    elisions: words('elisions'),
    continuations: sources.map((source) => source.continuations ?? '').join(''),
    endMarks: marks('endMarks'),
    introductions: marks('introductions'),
  }
}

function endOfWord(script = 'Latin'): RegExp {
  return new RegExp(`\\p{Script=${script}}[\\p{M}\\p{Cf}]?$`, 'u')
}
