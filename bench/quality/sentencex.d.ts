/** The package brings no types of its own. */
declare module 'sentencex' {
  /** The sentences of `text`, with the white space after each; joined they are `text`. */
  export function segment(language: string, text: string): string[]
}
