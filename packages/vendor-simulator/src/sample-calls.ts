import { samplesInEnglish } from './samples/english.ts'
import { samplesInOtherLanguages } from './samples/other-languages.ts'
import type { SampleCall } from './samples/sample-call.ts'

/**
 * A dozen moments of a contact centre's day. People, companies and numbers are made up, or are the well-known test
 * numbers that belong to nobody. No two have the same id or the same
 * prompt.
 */
export const sampleCalls: readonly SampleCall[] = [...samplesInEnglish, ...samplesInOtherLanguages]
