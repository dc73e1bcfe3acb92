import type { Test } from 'tap'
import type { JournalErrorCode } from '../errors.ts'
import type { Journal } from '../journal.ts'

/** A journal on an empty store of its own, and what a test can do to it from outside. */
export interface OpenedJournal {
  journal: Journal
  /** Lets `ms` milliseconds pass for leases and retention, at once or really. */
  advance(ms: number): Promise<void>
  /** Closes the journal and opens the same store again. */
  reopen(): Promise<Journal>
  /** Closes what is open and removes the store. */
  destroy(): Promise<void>
}

/**
 * Opens a driver on an empty store. One that is late to notice that a reader is gone is set to be so by 50 ms at most.
 */
export type OpenJournal = () => Promise<OpenedJournal>

/** What a scenario works with. */
export type Scenario = (t: Test, opened: OpenedJournal) => Promise<void>

/** Runs `scenario` as a test on a store of its own. */
export async function onEmptyStore(t: Test, open: OpenJournal, name: string, scenario: Scenario): Promise<void> {
  await t.test(name, async (t) => {
    const opened = await open()
    t.teardown(() => opened.destroy())
    await scenario(t, opened)
  })
}

/** Asserts that `call` is refused with `code`. */
export async function refused(t: Test, call: Promise<unknown>, code: JournalErrorCode): Promise<void> {
  await t.rejects(call, { name: 'JournalError', code }, `refused with ${code}`)
}
