import { ceilings } from './ceilings.ts'
import { density } from './density.ts'
import { latency } from './latency.ts'
import type { Measurement } from './measurement.ts'
import { memory } from './memory.ts'
import { shaping } from './shaping.ts'

/** Every measurement by its name, in the order in which they are taken. */
export const measurements: Readonly<Record<string, Measurement>> = { ceilings, latency, density, memory, shaping }
