import type { Announcement } from '../context/word-trail.ts'

/** Letters and digits with nothing between them, folded. */
export interface CodeGroup {
  text: string
  hasLetter: boolean
  hasDigit: boolean
  /** What stands between it and the group before: a space, a hyphen, or nothing when it is the first. */
  lead: string
  start: number
  end: number
}

/** Some groups of a run, one after another, that may be one code. */
export interface CodeCandidate {
  /** The index of the last group. */
  last: number
  /** The letters and digits without what separates them. */
  compact: string
  /** The groups with what separates them. */
  written: string
  announcement: Announcement
}

/** Tells whether a candidate is a code of one kind. */
export type CodeRecogniser = (candidate: CodeCandidate) => boolean

/** The most groups and characters that a code has. */
export const maxGroups = 6
export const maxCodeLength = 20
