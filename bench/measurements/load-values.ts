import type { LoadResult } from '../load/steady-load.ts'
import { percentile } from './percentile.ts'

/** What every measurement under load tells of it. 100 % is one core. */
export function loadValues({ latenciesMs, cores }: LoadResult) {
  return {
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    cpuPercent: 100 * cores.service,
    vendorCpuPercent: 100 * cores.vendor,
    desksCpuPercent: 100 * cores.desks,
    othersCpuPercent: 100 * cores.others,
  }
}
