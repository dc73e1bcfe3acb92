import type { LoadPlan } from '../load/steady-load.ts'

/** How much of everything is done. Lists are ascending. */
export interface Scale {
  /** How often each measurement is repeated. */
  repeats: number
  /** What the service is warmed up with before anything is measured. */
  warmUp: LoadPlan
  /** How every load comes and stays. */
  load: Omit<LoadPlan, 'streams'>
  latencyStreams: readonly number[]
  densityStreams: readonly number[]
  memoryStreams: readonly number[]
  memorySessions: readonly number[]
  /** What the bench's own processes are driven with to find out what they could do. */
  ceilings: {
    /** Streams that each ask for far more than the vendor can send. */
    streams: number
    /** How long the vendor sends. */
    windowMs: number
    /** Desktops that are sent as much as they take, and how much that is. */
    desktops: number
    framesPerDesktop: number
  }
  /** How often each text is shaped, and how long the hostile ones are. */
  shaping: { runs: number; hostileCharacters: number }
}

/** One row of one repeat: where it was measured (streams, sessions, …), and the values by name; a name ends with its unit. */
export interface Sample {
  at: Readonly<Record<string, string | number>>
  values: Readonly<Record<string, number>>
}

/** Something that is measured: a whole repeat of it, on processes of its own. */
export interface Measurement {
  /** In one line, for the help and above its table. */
  what: string
  repeat(scale: Scale): Promise<Sample[]>
}
