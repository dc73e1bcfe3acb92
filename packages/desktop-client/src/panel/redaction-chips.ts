import type { SentenceView } from '../state/assist-view.ts'

/** A placeholder that moderation left: what it says, without its brackets. */
export interface RemovedPiece {
  kind: 'removed'
  label: string
}

/** A piece of a sentence: text as it is, or a placeholder. */
export type SentencePiece = { kind: 'text'; text: string } | RemovedPiece

/**
 * Finds the placeholders, such as `[card number]`, in a sentence that moderation changed. Brackets in any other sentence
 * are the model's own and stay text. The pieces joined, with the brackets, are the sentence.
 */
export function sentencePieces({ text, redactions }: Pick<SentenceView, 'text' | 'redactions'>): SentencePiece[] {
  if (redactions.length === 0) return [{ kind: 'text', text }]
  return text.split(placeholder).flatMap((piece, index): SentencePiece[] => {
    // Every second piece is what the group in the pattern held.
    if (index % 2 === 1) return [{ kind: 'removed', label: piece }]
    return piece === '' ? [] : [{ kind: 'text', text: piece }]
  })
}

const placeholder = /\[([^[\]\n]{1,48})\]/
