import {
  createInbox,
  headers,
  type Msg,
  type NatsConnection,
  RequestError,
  TimeoutError,
} from '@nats-io/transport-node'
import { JournalError } from '../errors.ts'
import { Line } from './line.ts'
import { readMany } from './read-many.ts'
import { type Deadline, deadlineIn, retrying, StoreTrouble } from './retry.ts'
import { type StoredMessage, toStoredMessage } from './stored-message.ts'

/** How long one try waits for an answer, in milliseconds. */
const answerTimeoutMs = 2_000

/** How many subjects one question asks about; the server takes 1,024. */
const subjectsAtOnce = 512

/** The server's error codes that are told apart (nats-server `errors.json`). */
const codes = {
  noConsumer: 10014,
  noMessage: 10037,
  messageTooLarge: 10054,
  noStream: 10059,
  replicasOnOneServer: 10074,
  wrongLastSequence: 10071,
} as const

/** What must hold for a message to be stored. */
export interface Expectation {
  /** The subject, maybe with wildcards, whose last sequence is looked at. */
  subject: string
  /** What it must be; 0 when there is no message. */
  lastSequence: number
}

/** What became of a publish: stored, or refused because something else was there, maybe an earlier try of the same. */
export type Published = { seq: number } | 'refused'

/** One stream as this driver uses it: conditional publishes, reads at the leader, pages from any replica, removals. */
export class Store {
  readonly stream: string
  readonly connection: NatsConnection
  readonly line: Line
  readonly #retryDeadlineMs: number

  constructor(connection: NatsConnection, stream: string, retryDeadlineMs: number) {
    this.connection = connection
    this.stream = stream
    this.line = new Line(connection, answerTimeoutMs)
    this.#retryDeadlineMs = retryDeadlineMs
  }

  /** The deadline of a call that begins now. */
  deadline(): Deadline {
    return deadlineIn(this.#retryDeadlineMs)
  }

  /**
   * Publishes once. The answer to a repeated publish differs between versions and numbers of replicas (`duplicate: true`
   * or 10071), and neither says which publish it was: both are `refused`, and the caller reads back what is there.
   */
  async publish(subject: string, body: Uint8Array, options: { id?: string; expect?: Expectation }): Promise<Published> {
    const { id, expect } = options
    const maxBytes = this.connection.info?.max_payload ?? Number.POSITIVE_INFINITY
    if (body.length > maxBytes) throw tooLarge(body.length, maxBytes)
    const head = headers()
    if (id !== undefined) head.set('Nats-Msg-Id', id)
    if (expect !== undefined) {
      head.set('Nats-Expected-Last-Subject-Sequence', `${expect.lastSequence}`)
      if (expect.subject !== subject) head.set('Nats-Expected-Last-Subject-Sequence-Subject', expect.subject)
    }
    const message = await this.#ask(subject, body, head)
    const answer = message.json<{ seq: number; duplicate?: boolean; error?: ApiError }>()
    if (answer.error?.err_code === codes.wrongLastSequence || answer.duplicate === true) return 'refused'
    if (answer.error?.err_code === codes.messageTooLarge) throw tooLarge(body.length, maxBytes)
    if (answer.error !== undefined) throw new StoreTrouble(describe(answer.error))
    return { seq: answer.seq }
  }

  /** The last message of `subject`, which may have wildcards, as the leader has it. */
  last(subject: string): Promise<StoredMessage | undefined> {
    return this.#get({ last_by_subj: subject })
  }

  /** The message with this sequence, as the leader has it. */
  at(seq: number): Promise<StoredMessage | undefined> {
    return this.#get({ seq })
  }

  /** The last message of each of `subjects` that has one, in no order, from any replica. */
  async lastOfEach(subjects: readonly string[]): Promise<StoredMessage[]> {
    const parts: Promise<StoredMessage[]>[] = []
    for (let from = 0; from < subjects.length; from += subjectsAtOnce) {
      parts.push(this.#read({ multi_last: subjects.slice(from, from + subjectsAtOnce) }))
    }
    return (await Promise.all(parts)).flat()
  }

  /** At most `limit` messages of `subject` from sequence `from` on, in order, from any replica, which may be behind. */
  page(subject: string, from: number, limit: number): Promise<StoredMessage[]> {
    return this.#read({ next_by_subj: subject, seq: Math.max(1, from), batch: limit })
  }

  /** Every message of `subject` from sequence `from` on, in order, a page at a time. */
  async *pages(subject: string, from: number, limit: number): AsyncGenerator<readonly StoredMessage[], void> {
    for (let next = from; ; ) {
      const page = await this.page(subject, next, limit)
      if (page.length > 0) yield page
      if (page.length < limit) return
      next = page.at(-1)!.seq + 1
    }
  }

  /** The subjects that have messages and match `filter`, in no order. */
  async subjects(filter: string): Promise<string[]> {
    const found: string[] = []
    for (;;) {
      const info = await this.api<{ total?: number; state: { subjects?: Record<string, number> } }>(
        `STREAM.INFO.${this.stream}`,
        { subjects_filter: filter, offset: found.length },
      )
      const page = Object.keys(info?.state.subjects ?? {})
      found.push(...page)
      if (page.length === 0 || found.length >= (info?.total ?? 0)) return found
    }
  }

  /** The sequence of the newest message that there ever was; 0 before the first one. */
  async lastSequence(): Promise<number> {
    const info = await this.api<{ state: { last_seq: number } }>(`STREAM.INFO.${this.stream}`, {})
    return info?.state.last_seq ?? 0
  }

  /** Removes the messages of `subject`, all but the newest `keep`. */
  async purge(subject: string, keep = 0): Promise<void> {
    await this.api(`STREAM.PURGE.${this.stream}`, keep === 0 ? { filter: subject } : { filter: subject, keep })
  }

  /** Removes one message and overwrites it on disk; one that is gone already is fine. */
  async shred(seq: number): Promise<void> {
    await this.api(`STREAM.MSG.DELETE.${this.stream}`, { seq })
  }

  /**
   * Asks the API of JetStream until it answers or the deadline has passed; undefined when there is no such message, stream
   * or consumer. Any other refusal is trouble that may pass, except what `onRefused` is told: that it can never be so.
   */
  api<Answer>(name: string, asks: object, onRefused?: (why: string) => void): Promise<Answer | undefined> {
    return retrying(this.deadline(), async () => {
      const message = await this.#ask(`$JS.API.${name}`, JSON.stringify(asks))
      const answer = message.json<Answer & { error?: ApiError }>()
      if (answer.error === undefined) return answer
      const { code, err_code } = answer.error
      if (err_code === codes.noMessage || err_code === codes.noConsumer) return undefined
      if (err_code === codes.noStream && name.startsWith('STREAM.INFO.')) return undefined
      if (onRefused !== undefined && (code === 400 || err_code === codes.replicasOnOneServer)) {
        onRefused(describe(answer.error))
        return undefined
      }
      throw new StoreTrouble(describe(answer.error))
    })
  }

  async #get(asks: object): Promise<StoredMessage | undefined> {
    const answer = await this.api<{ message: Parameters<typeof toStoredMessage>[0] }>(
      `STREAM.MSG.GET.${this.stream}`,
      asks,
    )
    return answer && toStoredMessage(answer.message)
  }

  #read(asks: object): Promise<StoredMessage[]> {
    return retrying(this.deadline(), () => {
      const api = `$JS.API.DIRECT.GET.${this.stream}`
      return this.line.ask(() => readMany(this.connection, api, asks, createInbox(), answerTimeoutMs))
    })
  }

  async #ask(subject: string, body: Uint8Array | string, head = headers()): Promise<Msg> {
    try {
      return await this.line.ask(() => {
        return this.connection.request(subject, body, { headers: head, timeout: answerTimeoutMs })
      })
    } catch (cause) {
      if (cause instanceof StoreTrouble || cause instanceof JournalError) throw cause
      if (cause instanceof TimeoutError) throw new StoreTrouble('no answer in time', { cause })
      throw new StoreTrouble(cause instanceof RequestError ? 'nobody answers' : 'the line is broken', { cause })
    }
  }
}

/** How the API of JetStream refuses. */
export interface ApiError {
  code: number
  err_code: number
  description: string
}

function describe({ err_code, description }: ApiError): string {
  return `${description} (${err_code})`
}

function tooLarge(bytes: number, maxBytes: number): TypeError {
  return new TypeError(`The journal was given what it cannot store: ${bytes} bytes, and NATS takes ${maxBytes}.`)
}
