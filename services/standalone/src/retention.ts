import type { Journal, Retention } from '@cuecard/journal'
import type { Logger } from 'pino'

const intervalMs = 60_000
const hourMs = 3_600_000

/** What is kept when the configuration does not say: a week, and as much of each agent as a desktop could catch up on. */
export const defaultRetention = { maxAgeHours: 168, maxEntriesPerAgent: 100_000 }

/** Trims the journal every minute; returns how to stop. */
export function keepTrimmed(journal: Journal, retention: typeof defaultRetention, logger: Logger): () => void {
  const { maxAgeHours, maxEntriesPerAgent } = retention
  const limits: Retention = { maxAgeMs: maxAgeHours * hourMs, maxEntriesPerAgent }
  const timer = setInterval(() => {
    journal.trim(limits).then(
      (removed) => removed > 0 && logger.info({ removed }, 'trimmed the journal'),
      (error: unknown) => logger.error({ err: error }, 'cannot trim the journal'),
    )
  }, intervalMs)
  return () => clearInterval(timer)
}
