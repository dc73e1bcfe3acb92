import type { TerminalEvent } from '@cuecard/contracts'
import type { Profile, StreamItem, VendorObserver } from '@cuecard/vendor-streams'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { ShapedSentence } from './shaper.ts'

/** What one running assist reports. */
export interface RunObserver {
  received(profile: Profile, item: StreamItem): void
  said(profile: Profile, sentences: readonly ShapedSentence[]): void
  ended(profile: Profile, event: TerminalEvent): void
}

const secondsToFirst = [0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2, 3, 5, 10, 30]
const secondsToAppend = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5]

/**
 * The ingest's metrics. Labels come from configuration and fixed sets only: never an agent, an assist or any text.
 */
export class IngestMetrics {
  readonly #tokens: Counter<'profile'>
  readonly #sentences: Counter<'profile'>
  readonly #actions: Counter<'kind' | 'action' | 'rule'>
  readonly #interruptions: Counter<'profile' | 'reason'>
  readonly #resumes: Counter<'profile'>
  readonly #ended: Counter<'profile' | 'state'>
  readonly #cancelled: Counter<'profile' | 'by'>
  readonly #firstToken: Histogram<'profile'>
  readonly #firstSentence: Histogram<'profile'>
  readonly #append: Histogram
  readonly #tokenRequests: Counter<'profile' | 'outcome'>
  readonly #opened: Counter<'profile' | 'outcome'>
  readonly #skippedFrames: Counter<'profile'>
  readonly #running: Gauge

  readonly #registry: Registry

  constructor(registry: Registry, depth: () => Promise<{ queued: number }>) {
    this.#registry = registry
    const registers = [registry]
    const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
      new Counter({ name, help, labelNames, registers })
    this.#tokens = counter('cuecard_vendor_tokens_total', 'Tokens received from vendors.', ['profile'])
    this.#sentences = counter('cuecard_sentences_total', 'Moderated sentences given out.', ['profile'])
    this.#actions = counter('cuecard_moderation_actions_total', 'What moderation did.', ['kind', 'action', 'rule'])
    this.#interruptions = counter('cuecard_vendor_interruptions_total', 'Streams that broke off.', [
      'profile',
      'reason',
    ])
    this.#resumes = counter('cuecard_vendor_resumes_total', 'Streams that went on where they broke off.', ['profile'])
    this.#ended = counter('cuecard_assists_ended_total', 'Assists by the state they ended in.', ['profile', 'state'])
    this.#cancelled = counter('cuecard_assists_cancelled_total', 'Assists that ran and were cancelled, by whom.', [
      'profile',
      'by',
    ])
    this.#tokenRequests = counter('cuecard_vendor_token_requests_total', 'OAuth token requests.', [
      'profile',
      'outcome',
    ])
    this.#opened = counter('cuecard_vendor_requests_total', 'Requests that open or continue a stream.', [
      'profile',
      'outcome',
    ])
    this.#skippedFrames = counter(
      'cuecard_vendor_skipped_frames_total',
      'Events that were no JSON and were left out.',
      ['profile'],
    )
    this.#firstToken = new Histogram({
      name: 'cuecard_first_token_seconds',
      help: 'From the claim of an assist to its first token.',
      labelNames: ['profile'],
      buckets: secondsToFirst,
      registers,
    })
    this.#firstSentence = new Histogram({
      name: 'cuecard_first_sentence_seconds',
      help: 'From the claim of an assist to its first sentence.',
      labelNames: ['profile'],
      buckets: secondsToFirst,
      registers,
    })
    this.#append = new Histogram({
      name: 'cuecard_journal_append_seconds',
      help: 'From giving an append to the journal until it is durable.',
      buckets: secondsToAppend,
      registers,
    })
    this.#running = new Gauge({ name: 'cuecard_active_streams', help: 'Assists that run in this process.', registers })
    new Gauge({
      name: 'cuecard_queued_assists',
      help: 'Assists that wait for a worker.',
      registers,
      async collect() {
        this.set((await depth()).queued)
      },
    })
  }

  /** How a `VendorClient` reports. */
  readonly vendorObserver: VendorObserver = {
    onTokenRequest: (profile, outcome) => this.#tokenRequests.inc({ profile, outcome }),
    onOpen: (profile, outcome) => this.#opened.inc({ profile, outcome }),
    onSkippedFrames: (profile, frames) => this.#skippedFrames.inc({ profile }, frames),
  }

  /** Shows the circuit of every profile that was used. */
  watchCircuits(circuits: () => { profile: string; state: 'closed' | 'open' | 'half-open' }[]): void {
    new Gauge({
      name: 'cuecard_vendor_circuit_open',
      help: 'Whether a profile is left alone because it failed too often: 1, 0.5 while one attempt decides, else 0.',
      labelNames: ['profile'],
      registers: [this.#registry],
      collect() {
        for (const { profile, state } of circuits())
          this.set({ profile }, { closed: 0, 'half-open': 0.5, open: 1 }[state])
      },
    })
  }

  /** Counts a run in until the returned function is called. */
  started(): () => void {
    this.#running.inc()
    return () => this.#running.dec()
  }

  /** How long an append took. */
  appended(seconds: number): void {
    this.#append.observe(seconds)
  }

  /** An observer for one run that starts now; `now` in milliseconds. */
  observer(now: () => number): RunObserver {
    const startedAt = now()
    let tokenSeen = false
    let sentenceSeen = false
    return {
      received: ({ name: profile }, item) => {
        if (item.type === 'interrupted') this.#interruptions.inc({ profile, reason: item.reason })
        if (item.type === 'resumed') this.#resumes.inc({ profile })
        if (item.type !== 'text') return
        this.#tokens.inc({ profile }, item.tokens)
        if (!tokenSeen) this.#firstToken.observe({ profile }, (now() - startedAt) / 1_000)
        tokenSeen = true
      },
      said: ({ name: profile }, sentences) => {
        if (sentences.length === 0) return
        this.#sentences.inc({ profile }, sentences.length)
        for (const { actions } of sentences)
          for (const { kind, action, rule } of actions) this.#actions.inc({ kind, action, rule })
        if (!sentenceSeen) this.#firstSentence.observe({ profile }, (now() - startedAt) / 1_000)
        sentenceSeen = true
      },
      ended: ({ name: profile }, event) => {
        if (event.type === 'assist.blocked') this.#actions.inc({ kind: event.kind, action: 'block', rule: event.rule })
        if (event.type === 'assist.cancelled') this.#cancelled.inc({ profile, by: event.by })
        this.#ended.inc({ profile, state: event.type.slice('assist.'.length) })
      },
    }
  }
}
