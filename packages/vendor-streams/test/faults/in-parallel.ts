/** Streams that a test has open at a time, where it has thousands of them. */
const concurrency = 32

/** Calls `check` for all cases, not more than a few at a time. */
export async function forAll<Case>(cases: Iterable<Case>, check: (one: Case) => Promise<void>): Promise<void> {
  const rest = cases[Symbol.iterator]()
  const worker = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await check(next.value)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}
