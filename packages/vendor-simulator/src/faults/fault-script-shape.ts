import { dialects } from '../dialects/index.ts'
import { aBoolean, aCount, aList, aNumber, anObject, aText, type Check, either, oneOf } from './check.ts'
import type { FaultScript, StreamRule, TokenRule } from './fault-script.ts'
import type {
  ContinuationFaults,
  Cut,
  FrameFaults,
  GiantEvent,
  InBandError,
  OddText,
  Place,
  Refusal,
  SequenceFaults,
  Stall,
  StreamFaults,
  TokenFaults,
} from './faults.ts'
import type { FaultRates } from './seeded-faults.ts'

const isText = (value: unknown) => typeof value === 'string'
const rate = aNumber(0, 1)
const milliseconds = aNumber(0, 86_400_000)
const aDialect = oneOf(...dialects.map((dialect) => dialect.name))

const place = anObject<Place>({ tokens: aCount(0), fraction: rate, bytes: aCount(0) })

const refusal = anObject<Refusal>(
  {
    status: aCount(200, 599),
    retryAfterSeconds: aCount(0),
    retryAfterForm: oneOf('seconds', 'date'),
    body: oneOf('json', 'html'),
  },
  'status',
)

const stall = anObject<Stall>(
  { at: either(isText, oneOf('headers'), place), ms: milliseconds, keepAliveMs: aCount(1) },
  'at',
)

const cut = anObject<Cut>({ at: place, how: oneOf('fin', 'rst', 'end') }, 'at', 'how')

const inBandError = anObject<InBandError>({ afterTokens: aCount(0), message: aText, named: aBoolean })

const frames = anObject<FrameFaults>({
  lineEnd: oneOf('lf', 'crlf', 'cr', 'mixed'),
  spaceAfterColon: aBoolean,
  byteOrderMark: aBoolean,
  lastLineEnd: aBoolean,
  commentEvery: aCount(1),
  unknownEventEvery: aCount(1),
  malformedEvery: aCount(1),
  contextIdIn: oneOf('id', 'data', 'both'),
  textIn: oneOf('content', 'delta'),
  endsBy: oneOf('stop', 'done'),
})

const giantEvent = anObject<GiantEvent>({ bytes: aCount(1), afterTokens: aCount(0) }, 'bytes')

const continuation = anObject<ContinuationFaults>({
  reEmitTokens: aCount(0),
  borders: oneOf('same', 'other'),
  startInsideToken: aBoolean,
  diverge: aBoolean,
})

const numberedEvents = either(
  Array.isArray,
  aList(aCount(1)),
  anObject<{ every: number }>({ every: aCount(1) }, 'every'),
)

const sequence = anObject<SequenceFaults>({ drop: numberedEvents, swap: numberedEvents, duplicate: numberedEvents })

const oddText = anObject<OddText>(
  { add: oneOf('nul', 'loneSurrogate', 'rawNul', 'invalidUtf8'), every: aCount(1) },
  'add',
)

const streamFaults = anObject<StreamFaults>({
  refuse: refusal,
  stall,
  cut,
  error: inBandError,
  frames,
  giantEvent,
  continuation,
  prefill: oneOf('continue', 'ignore'),
  sequence,
  oddText,
  endless: aBoolean,
  leaveOut: aList(oneOf('finishReason', 'endMarker')),
  usage: oneOf('never', 'always'),
  gzip: oneOf('whole', 'truncated', 'bomb'),
  split: either(isText, oneOf('random'), aCount(1)),
  splitSurrogates: aBoolean,
  closeDelimited: aBoolean,
})

const tokenFaults = anObject<TokenFaults>({ refuse: refusal, stall: anObject<{ ms?: number }>({ ms: milliseconds }) })

const rates = anObject<FaultRates>({
  refuse: rate,
  stall: rate,
  cut: rate,
  error: rate,
  split: rate,
  noise: rate,
  malformed: rate,
  reEmit: rate,
  sequence: rate,
  leaveOut: rate,
  oddText: rate,
  gzip: rate,
  tokenRefuse: rate,
  maxStallMs: milliseconds,
  attempts: aCount(0),
})

/** Throws a `Mismatch` when a value is not a {@link FaultScript}. */
export const checkFaultScript: Check = anObject<FaultScript>({
  streams: aList(
    anObject<StreamRule>(
      { dialect: aDialect, attempt: aCount(1), continued: aBoolean, first: aCount(1), faults: streamFaults },
      'faults',
    ),
  ),
  tokens: aList(anObject<TokenRule>({ dialect: aDialect, first: aCount(1), faults: tokenFaults }, 'faults')),
  random: anObject<NonNullable<FaultScript['random']>>({ seed: either(isText, aText, aCount(0)), rates }, 'rates'),
})
