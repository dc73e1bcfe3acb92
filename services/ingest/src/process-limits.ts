import { maxReadAgeMs } from '@cuecard/journal'
import Type, { type Static } from 'typebox'

/** What bounds the ingest of one process, in the configuration file; defaults and meaning are those of `IngestOptions`. */
export const processLimitsSchema = Type.Partial(
  Type.Object({
    maxConcurrentAssists: Type.Integer({ minimum: 1, maximum: 100_000 }),
    orphanGraceMs: Type.Integer({ minimum: 0, maximum: maxReadAgeMs, description: '0: assists run on unread.' }),
  }),
  { additionalProperties: false },
)

/** See {@link processLimitsSchema}. */
export type ProcessLimits = Static<typeof processLimitsSchema>
