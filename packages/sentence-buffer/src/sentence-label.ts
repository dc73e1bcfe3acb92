import type { Language } from './languages/language.ts'

/** `Step 12` with its decoration is no longer than this. */
const maxLabelLength = 28
const label = /^[^\p{L}]*(\p{L}+)\s(?:[0-9]{1,3}|\p{L})$/u

/** Whether a sentence is no more than a label so far, `Step 1`, so that a dot behind it ends nothing. */
export function isLabel(sentence: string, language: Language): boolean {
  if (sentence.length > maxLabelLength) return false
  const word = label.exec(sentence)?.[1]
  return word !== undefined && language.labels.has(word.toLowerCase())
}
