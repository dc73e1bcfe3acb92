import type { Test } from 'tap'
import { appendConformance } from './append-conformance.ts'
import { cancelConformance } from './cancel-conformance.ts'
import { eraseConformance } from './erase-conformance.ts'
import { followConformance } from './follow-conformance.ts'
import { lifeConformance } from './life-conformance.ts'
import { queueConformance } from './queue-conformance.ts'
import { readConformance } from './read-conformance.ts'
import type { OpenJournal } from './scenario.ts'
import { trimConformance } from './trim-conformance.ts'

/**
 * Everything that `Journal` promises, as tests of a driver. Each test opens a store of its own with `open`, which must
 * give an empty one every time. Run it in a test file of the driver:
 *
 * ```ts
 * import t from 'tap'
 * await journalConformance(t, openDriverOnAnEmptyStore)
 * ```
 */
export async function journalConformance(t: Test, open: OpenJournal): Promise<void> {
  await t.test('queue', (t) => queueConformance(t, open))
  await t.test('append', (t) => appendConformance(t, open))
  await t.test('follow', (t) => followConformance(t, open))
  await t.test('read', (t) => readConformance(t, open))
  await t.test('cancel', (t) => cancelConformance(t, open))
  await t.test('trim', (t) => trimConformance(t, open))
  await t.test('erase', (t) => eraseConformance(t, open))
  await t.test('life', (t) => lifeConformance(t, open))
}
