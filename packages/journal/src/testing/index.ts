export { journalConformance } from './conformance.ts'
export type { OpenedJournal, OpenJournal } from './scenario.ts'
