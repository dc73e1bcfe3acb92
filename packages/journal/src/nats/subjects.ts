import { createHmac } from 'node:crypto'
import type { AgentKey } from '../journal.ts'

/** How long a token is: 16 bytes as base64url. */
const tokenBytes = 16

/** Where everything of one assist is. */
export interface AssistSubjects {
  /** The assist's part of its agent's log. */
  log: string
  /** The filter that is the agent's whole log. */
  agentLog: string
  /** That the assist has ended. */
  finished: string
  index: string
  queue: string
}

/**
 * Names of streams and subjects. Tenants, agents, interactions, assists and idempotency keys are any strings, so a
 * subject has a keyed digest (HMAC-SHA-256, 128 bits) in place of each: always safe as a token, of one length, and it
 * tells nobody whose it is.
 *
 * The epoch is part of every subject: a process that knew a store before it was rebuilt can write nothing into the new one.
 */
export class Subjects {
  readonly #prefix: string
  readonly #key: Uint8Array
  readonly #tokens = new Map<string, string>()

  constructor(name: string, epoch: string, encryptionKey: Uint8Array) {
    this.#prefix = prefixOf(name, epoch)
    this.#key = encryptionKey
  }

  /** The digest that stands for an agent. */
  agentToken({ tenant, agentId }: AgentKey): string {
    return this.#token('agent', tenant, agentId)
  }

  /** The filter for an agent's whole log. */
  agentLog(agentToken: string): string {
    return `${this.#prefix}.log.${agentToken}.>`
  }

  /** The assists' parts of an agent's log, without its mark. */
  assistsOf(agentToken: string): string {
    return `${this.#prefix}.log.${agentToken}.*.*`
  }

  /** Notes up to where an agent's log was trimmed: part of its log, so that the log's last sequence never falls. */
  trimMark(agentToken: string): string {
    return `${this.#prefix}.log.${agentToken}.mark`
  }

  /** What is stored in an agent's log is published here too. */
  liveLog(agentToken: string): string {
    return `${this.#prefix}.live.${agentToken}.>`
  }

  /** The parts of the logs of all agents that belong to an interaction. */
  interactionLog(tenant: string, interactionId: string): string {
    return `${this.#prefix}.log.*.${this.#token('interaction', tenant, interactionId)}.*`
  }

  /** All of an assist's subjects. */
  assist(agent: AgentKey, interactionId: string, assistId: string): AssistSubjects {
    const agentToken = this.agentToken(agent)
    const path = `${agentToken}.${this.#token('interaction', agent.tenant, interactionId)}.${this.assistToken(assistId)}`
    return this.#assistAt(path)
  }

  /** All of the subjects of the assist that one of its subjects in the log, live or not, or of the finished ones belongs to. */
  assistOf(subject: string): AssistSubjects {
    return this.#assistAt(subject.split('.').slice(-3).join('.'))
  }

  assistToken(assistId: string): string {
    return this.#token('assist', assistId)
  }

  index(assistToken: string): string {
    return `${this.#prefix}.index.${assistToken}`
  }

  idempotencyKey(tenant: string, key: string): string {
    return `${this.#prefix}.key.${this.#token('key', tenant, key)}`
  }

  /** The finished assists of one agent, or of all. */
  finished(agentToken = '*'): string {
    return `${this.#prefix}.finished.${agentToken}.>`
  }

  /** The requests that wait for a worker or are being run. */
  get queue(): string {
    return `${this.#prefix}.queue.*`
  }

  /** That somebody reads of an agent. */
  reader(agentToken: string): string {
    return `${this.#prefix}.reader.${agentToken}`
  }

  /** Cancels, told to everybody at once and not stored. */
  get cancels(): string {
    return `${this.#prefix}.told.cancel`
  }

  /** That there is something to claim, told to everybody at once and not stored. */
  get claimable(): string {
    return `${this.#prefix}.told.claimable`
  }

  #assistAt(path: string): AssistSubjects {
    const [agentToken = '', , assistToken = ''] = path.split('.')
    return {
      log: `${this.#prefix}.log.${path}`,
      agentLog: this.agentLog(agentToken),
      finished: `${this.#prefix}.finished.${path}`,
      index: this.index(assistToken),
      queue: `${this.#prefix}.queue.${assistToken}`,
    }
  }

  #token(kind: string, ...parts: string[]): string {
    const text = JSON.stringify([kind, ...parts])
    let token = this.#tokens.get(text)
    if (token === undefined) {
      const digest = createHmac('sha256', this.#key).update(`cuecard subject ${text}`).digest()
      token = digest.subarray(0, tokenBytes).toString('base64url')
      if (this.#tokens.size >= 4_096) this.#tokens.clear()
      this.#tokens.set(text, token)
    }
    return token
  }
}

/** What all subjects of a journal begin with. */
export function prefixOf(name: string, epoch: string): string {
  return `${name}.${epoch}`
}

/** The digest of the agent in one of the subjects of its log. */
export function agentTokenOf(subject: string): string {
  return subject.split('.')[3] ?? ''
}
