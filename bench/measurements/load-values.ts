import type { LoadResult } from '../load/steady-load.ts'
import { percentile } from './percentile.ts'

/**
 * What every measurement under load tells of it. All sentences must be matched. Those that came in pieces waited too long
 * for their end: the service or the machine was behind. 100 % of a processor is one core.
 */
export function loadValues({ latenciesMs, sentences, matchedSentences, frames, cores }: LoadResult) {
  return {
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    maxMs: percentile(latenciesMs, 1),
    sentences: latenciesMs.length,
    matchedPercent: (100 * matchedSentences) / sentences,
    extraPieces: Math.max(0, frames - matchedSentences),
    cpuPercent: 100 * cores.service,
    vendorCpuPercent: 100 * cores.vendor,
    desksCpuPercent: 100 * cores.desks,
    othersCpuPercent: 100 * cores.others,
  }
}
