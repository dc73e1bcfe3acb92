import { seededFaults } from '@cuecard/vendor-simulator'
import t from 'tap'
import { always, except, type FaultRow, mended, once, playFaults, said, tokens } from './fault-table.ts'

/** The answer with something behind every n-th token, as every n-th event has it. */
const withEvery = (every: number, addition: string) =>
  tokens.map((token, index) => ((index + 1) % every === 0 ? token + addition : token)).join('')

/** The answer without the tokens that these numbered events have; the first event has none, and the second the first. */
const withoutEvents = (...numbers: number[]) => tokens.filter((_, index) => !numbers.includes(index + 2)).join('')

const numbered = ['genesys-completions'] as const
const mebibyte = 1_048_576

playFaults(t, 'an error after status 200', [
  {
    fault: 'in mid-stream',
    plan: once({ error: { afterTokens: 7 } }),
    outcome: mended('vendor_error'),
  },
  {
    fault: 'in mid-stream, as an event of its own name',
    plan: once({ error: { afterTokens: 7, named: true } }),
    outcome: mended('vendor_error'),
  },
  {
    fault: 'in mid-stream, and nothing may be done',
    plan: always({ error: { afterTokens: 7 } }),
    profile: { onDrop: [] },
    outcome: { end: 'vendor_stream_broken', text: said(7), told: ['interrupted'], requests: 1 },
  },
  {
    fault: 'before the first token',
    plan: once({ error: {} }),
    outcome: { end: 'completed', requests: 2 },
  },
  {
    fault: 'always before the first token',
    plan: always({ error: {} }),
    limits: { maxAttempts: 3 },
    outcome: { end: 'vendor_gave_up', text: '', requests: 3 },
  },
])

playFaults(t, 'numbered events', [
  {
    fault: 'that come twice count once',
    dialects: numbered,
    plan: always({ sequence: { duplicate: { every: 3 } } }),
    outcome: { end: 'completed', requests: 1 },
  },
  {
    fault: 'in another order are put in order',
    dialects: numbered,
    plan: always({ sequence: { swap: { every: 5 } } }),
    outcome: { end: 'completed', requests: 1 },
  },
  {
    fault: 'of which hardly any are missing are told as gaps',
    dialects: numbered,
    plan: always({ sequence: { drop: [10, 60] } }),
    outcome: { end: 'completed', text: withoutEvents(10, 60), requests: 1 },
  },
  {
    fault: 'of which too many are missing, once',
    dialects: numbered,
    plan: once({ sequence: { drop: { every: 10 } } }),
    outcome: mended('chunks_missing'),
  },
  {
    fault: 'of which too many are always missing',
    dialects: numbered,
    plan: always({ sequence: { drop: { every: 10 } } }),
    outcome: {
      end: 'vendor_chunks_missing',
      // The second gap is believed when eight events have passed it.
      text: withoutEvents(10, 20).slice(0, said(28).length - tokens[8]!.length - tokens[18]!.length),
      told: ['interrupted', 'superseded'],
      requests: 2,
    },
  },
  {
    fault: 'of which all with text are missing, once',
    dialects: numbered,
    plan: once({ sequence: { drop: tokens.map((_, index) => index + 2) } }),
    outcome: { end: 'completed', requests: 2 },
  },
])

playFaults(t, 'events as they should not be', [
  ...Array.from(
    { length: 12 },
    (_, seed): FaultRow => ({
      fault: `every way of writing that is allowed, ${seed}`,
      plan: seededFaults(seed, { split: 1, noise: 1 }).stream as FaultRow['plan'],
      outcome: { end: 'completed', requests: 1 },
    }),
  ),
  {
    fault: 'no JSON among JSON',
    dialects: except('cxone-generative'),
    plan: once({ frames: { malformedEvery: 9 } }),
    outcome: mended('vendor_error'),
  },
  {
    fault: 'no JSON among JSON, where that is known to happen',
    dialects: ['cxone-generative'],
    plan: always({ frames: { malformedEvery: 9 } }),
    outcome: { end: 'completed', requests: 1, skipped: Math.floor(tokens.length / 9) },
  },
  {
    fault: 'NUL in the text',
    plan: always({ oddText: { add: 'nul', every: 3 } }),
    outcome: { end: 'completed', text: withEvery(3, '\0'), requests: 1 },
  },
  {
    fault: 'a NUL byte in an event',
    dialects: except('cxone-generative'),
    plan: once({ oddText: { add: 'rawNul', every: 9 } }),
    outcome: mended('vendor_error'),
  },
  {
    fault: 'a NUL byte in an event, where what is no JSON is left out',
    dialects: ['cxone-generative'],
    plan: always({ oddText: { add: 'rawNul', every: 9 } }),
    outcome: {
      end: 'completed',
      text: tokens.filter((_, index) => (index + 1) % 9 !== 0).join(''),
      skipped: Math.floor(tokens.length / 9),
    },
  },
  {
    fault: 'halves of surrogate pairs',
    plan: always({ oddText: { add: 'loneSurrogate', every: 3 } }),
    outcome: { end: 'completed', text: withEvery(3, '\ufffd'), requests: 1 },
  },
  {
    fault: 'surrogate pairs in two events',
    plan: always({ splitSurrogates: true, split: 1 }),
    outcome: { end: 'completed', requests: 1 },
  },
  {
    fault: 'bytes that are no UTF-8',
    plan: always({ oddText: { add: 'invalidUtf8', every: 3 } }),
    outcome: { end: 'completed', text: withEvery(3, '\ufffd'), requests: 1 },
  },
])

playFaults(t, 'sizes', [
  {
    fault: 'an event of 1 MiB',
    plan: always({ giantEvent: { bytes: mebibyte, afterTokens: 3 } }),
    outcome: { end: 'completed', requests: 1 },
  },
  {
    fault: 'an event of 1 MiB and one byte',
    plan: always({ giantEvent: { bytes: mebibyte + 1, afterTokens: 3 } }),
    profile: { onDrop: [] },
    outcome: { end: 'vendor_event_too_large', text: said(3), requests: 1 },
  },
  {
    fault: 'an event of 1 MiB and one byte, once',
    plan: once({ giantEvent: { bytes: mebibyte + 1, afterTokens: 3 } }),
    outcome: { end: 'completed', told: ['interrupted', 'superseded'], requests: 2 },
  },
  {
    fault: 'a stream like any other meanwhile',
    plan: always({}),
    outcome: { end: 'completed', requests: 1 },
  },
  {
    fault: 'an answer without end',
    plan: always({ endless: true }),
    limits: { maxAnswerLength: 2_000 },
    profile: { onDrop: [] },
    outcome: { end: 'vendor_answer_too_long', text: endless(2_000), requests: 1 },
  },
  {
    fault: 'a response larger than allowed',
    plan: always({ endless: true }),
    limits: { maxResponseBytes: 400_000 },
    profile: { onDrop: [] },
    outcome: { end: 'vendor_response_too_large', text: (text) => endless(text.length).startsWith(text), requests: 1 },
  },
])

/** An endless answer up to the token that goes beyond so many code units. */
function endless(length: number): string {
  let text = ''
  for (let index = 0; text.length <= length; index++) text += tokens[index % tokens.length]
  return text
}

playFaults(t, 'compression that nobody asked for', [
  {
    fault: 'is undone',
    plan: always({ gzip: 'whole' }),
    outcome: { end: 'completed', requests: 1 },
  },
  {
    fault: 'is undone, byte by byte',
    plan: always({ gzip: 'whole', split: 1 }),
    outcome: { end: 'completed', requests: 1 },
  },
  {
    fault: 'may lack its end behind the end marker',
    plan: always({ gzip: 'truncated' }),
    outcome: { end: 'completed', requests: 1 },
  },
  {
    fault: 'is a drop when it ends in mid-stream',
    plan: once({ gzip: 'whole', cut: { at: { tokens: 9, bytes: 7 }, how: 'end' } }),
    outcome: mended('ended_early'),
  },
  {
    fault: 'is a drop when it lacks its end and the end marker',
    plan: once({ gzip: 'truncated', leaveOut: ['finishReason', 'endMarker'] }),
    outcome: mended('ended_early'),
  },
  {
    fault: 'is a bomb',
    plan: always({ gzip: 'bomb' }),
    limits: { maxResponseBytes: 500_000 },
    outcome: { end: 'vendor_response_too_large', text: '', requests: 1 },
  },
])

playFaults(t, 'the end of a stream', [
  {
    fault: 'without an end marker is a drop',
    plan: once({ leaveOut: ['finishReason', 'endMarker'] }),
    outcome: mended('ended_early'),
  },
  {
    fault: 'without an end marker, and nothing may be done',
    plan: always({ leaveOut: ['finishReason', 'endMarker'] }),
    profile: { onDrop: [] },
    outcome: { end: 'vendor_stream_broken', told: ['interrupted'], requests: 1 },
  },
  {
    fault: 'without [DONE] after a finish reason is an end',
    dialects: ['genesys-completions', 'genesys-chat-completions', 'openai'],
    plan: always({ leaveOut: ['endMarker'] }),
    outcome: { end: 'completed', requests: 1 },
  },
  {
    fault: 'without a finish reason before the end marker is an end',
    plan: always({ leaveOut: ['finishReason'] }),
    outcome: { end: 'completed', requests: 1 },
  },
  {
    fault: 'without the end of its last event',
    plan: once({ frames: { lastLineEnd: false } }),
    // The last line of JSON needs none; for the others it is a finish reason before it that counts.
    outcome: (dialect) =>
      dialect === 'cxone-chat' || dialect === 'cxone-generative'
        ? mended('ended_early')(dialect)
        : { end: 'completed', requests: 1 },
  },
])

const asksForUsage = ['genesys-completions', 'openai', 'cxone-generative'] as const
playFaults(t, 'usage', [
  {
    fault: 'is exact where the vendor counts',
    dialects: asksForUsage,
    plan: always({}),
    outcome: { end: 'completed', usage: 'exact' },
  },
  {
    fault: 'is exact where the vendor counts unasked',
    dialects: ['genesys-chat-completions'],
    plan: always({ usage: 'always' }),
    outcome: { end: 'completed', usage: 'exact' },
  },
  {
    fault: 'is estimated where the vendor does not say',
    plan: always({ usage: 'never' }),
    outcome: { end: 'completed', usage: 'estimated' },
  },
])
