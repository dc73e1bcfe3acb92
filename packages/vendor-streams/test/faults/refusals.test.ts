import t from 'tap'
import { dialects, type VendorErrorCode } from '../../src/index.ts'
import { always, type FaultRow, mended, once, playFaults, said, withOauth } from './fault-table.ts'

/** Long enough for a busy machine, short enough to wait for. */
const hasty = { idleTimeoutMs: 400, headersTimeoutMs: 400 }

const refusedOnce = (status: number): FaultRow => ({
  fault: `${status} once`,
  plan: once({ refuse: { status } }),
  outcome: { end: 'completed', requests: 2 },
})

const refusedAlways = (status: number, code: VendorErrorCode): FaultRow => ({
  fault: `${status} always`,
  plan: always({ refuse: { status } }),
  outcome: (dialect) => ({ end: code, text: '', requests: dialects.get(dialect)!.defaults.limits?.maxAttempts ?? 5 }),
})
playFaults(t, 'a vendor that refuses', [
  {
    fault: '401 once: a fresh token, and nobody is told',
    dialects: withOauth,
    plan: once({ refuse: { status: 401 } }),
    outcome: { end: 'completed', requests: 2 },
  },
  {
    fault: '401 always: a key that does not change is tried once, tokens twice',
    plan: always({ refuse: { status: 401 } }),
    outcome: (dialect) => ({ end: 'vendor_credentials_refused', text: '', requests: dialect === 'openai' ? 1 : 2 }),
  },
  {
    fault: '403',
    plan: always({ refuse: { status: 403 } }),
    outcome: { end: 'vendor_forbidden', text: '', requests: 1 },
  },
  {
    fault: '404',
    plan: always({ refuse: { status: 404 } }),
    outcome: { end: 'vendor_request_refused', text: '', requests: 1 },
  },
  ...[408, 429, 500, 502, 503].map(refusedOnce),
  refusedAlways(408, 'vendor_unavailable'),
  refusedAlways(429, 'vendor_rate_limited'),
  refusedAlways(502, 'vendor_unavailable'),
  refusedAlways(503, 'vendor_unavailable'),
  {
    fault: '403 after a drop',
    plan: ({ attempt }) => (attempt === 1 ? { cut: { at: { tokens: 9 }, how: 'rst' } } : { refuse: { status: 403 } }),
    outcome: (dialect) => ({
      end: 'vendor_forbidden',
      text: said(9),
      told: ['interrupted'],
      requests: dialect === 'cxone-chat' ? 3 : 2,
    }),
  },
  {
    fault: 'JSON where a stream should be, with status 200',
    plan: always({ refuse: { status: 200 } }),
    outcome: (dialect) =>
      // Lines of JSON may well come under the type of JSON.
      dialect === 'genesys-chat'
        ? { end: 'vendor_gave_up', text: '', requests: 5 }
        : { end: 'vendor_protocol', text: '', requests: 1 },
  },
  {
    fault: 'a page where a stream should be, with status 200',
    plan: always({ refuse: { status: 200, body: 'html' } }),
    outcome: { end: 'vendor_protocol', text: '', requests: 1 },
  },
])

playFaults(t, 'a vendor that falls silent', [
  {
    fault: 'before the headers, once',
    plan: once({ stall: { at: 'headers' } }),
    limits: hasty,
    outcome: { end: 'completed', requests: 2 },
  },
  {
    fault: 'before the headers, always',
    plan: always({ stall: { at: 'headers' } }),
    limits: { ...hasty, maxAttempts: 2 },
    outcome: { end: 'vendor_timeout', text: '', requests: 2 },
  },
  {
    fault: 'before the first token, once',
    plan: once({ stall: { at: {} } }),
    limits: hasty,
    outcome: { end: 'completed', requests: 2 },
  },
  {
    fault: 'before the first token, always',
    plan: always({ stall: { at: {} } }),
    limits: { ...hasty, maxAttempts: 2 },
    outcome: { end: 'vendor_gave_up', text: '', requests: 2 },
  },
  {
    fault: 'in mid-stream',
    plan: once({ stall: { at: { tokens: 9 } } }),
    limits: hasty,
    outcome: mended('stalled'),
  },
  {
    fault: 'inside an event',
    plan: once({ stall: { at: { tokens: 9, bytes: 20 } } }),
    limits: hasty,
    outcome: mended('stalled'),
  },
  {
    fault: 'in mid-stream but for comments',
    plan: once({ stall: { at: { tokens: 9 }, keepAliveMs: 20 } }),
    limits: hasty,
    outcome: mended('stalled'),
  },
  {
    fault: 'before the first token but for comments',
    plan: once({ stall: { at: {}, keepAliveMs: 20 } }),
    limits: hasty,
    outcome: { end: 'completed', requests: 2 },
  },
  {
    fault: 'in mid-stream, and nothing may be done',
    plan: always({ stall: { at: { tokens: 9 } } }),
    limits: hasty,
    profile: { onDrop: [] },
    outcome: { end: 'vendor_stream_broken', text: said(9), told: ['interrupted'], requests: 1 },
  },
  {
    fault: 'for longer than the whole answer may take',
    plan: always({ stall: { at: { tokens: 9 } } }),
    limits: { totalTimeoutMs: 600 },
    outcome: { end: 'vendor_timeout', text: said(9), requests: 1 },
  },
  {
    fault: 'before its headers for longer than the whole answer may take',
    plan: always({ stall: { at: 'headers' } }),
    limits: { totalTimeoutMs: 600 },
    outcome: { end: 'vendor_timeout', text: '', requests: 1 },
  },
  {
    fault: 'for a while',
    plan: always({ stall: { at: { tokens: 9 }, ms: 300 } }),
    outcome: { end: 'completed', requests: 1 },
  },
])

/** Waits as the vendor wants them, each at most as long as this. */
const patient = { maxDelayMs: 1_500 }

playFaults(t, 'a vendor that says when it wants to be asked again', [
  {
    fault: '429 with seconds',
    plan: once({ refuse: { status: 429, retryAfterSeconds: 1 } }),
    limits: patient,
    outcome: { end: 'completed', pauseMs: 1_000 },
  },
  {
    // A date has whole seconds: two of them are more than one.
    fault: '503 with a date',
    plan: once({ refuse: { status: 503, retryAfterSeconds: 2, retryAfterForm: 'date' } }),
    limits: patient,
    outcome: { end: 'completed', pauseMs: 1_000 },
  },
  {
    fault: "429 with a day: the longest wait is the profile's",
    plan: once({ refuse: { status: 429, retryAfterSeconds: 86_400 } }),
    limits: patient,
    outcome: { end: 'completed', pauseMs: 1_500 },
  },
  {
    fault: '429 without a word, where that has a meaning of its own',
    dialects: ['genesys-completions'],
    plan: once({ refuse: { status: 429 } }),
    limits: { ...patient, rateLimitDelayMs: 1_000 },
    outcome: { end: 'completed', pauseMs: 1_000 },
  },
])
