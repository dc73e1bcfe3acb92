import { type AssistKeys, newSalt, type SealingKey } from '../assist-keys.ts'
import { retrying } from './retry.ts'
import type { Store } from './store.ts'
import { joinBody, splitBody } from './stored-message.ts'
import type { AssistSubjects, Subjects } from './subjects.ts'

/** How many assists are remembered, about 2 MB. */
const maxRemembered = 8_192

/** What never changes of an assist: whose it is, and what its events' key is derived from. */
export interface IndexedAssist {
  tenant: string
  agentId: string
  interactionId: string
  assistId: string
  salt: string
  /** The `enqueue` that wrote it. */
  id: string
}

/** An indexed assist, the key of its events, and the sequence of the message that has its salt. */
export interface FoundAssist {
  assist: IndexedAssist
  key: SealingKey
  seq: number
}

/** Finds assists by their id alone. Shredding an assist's message here makes all its texts unreadable, wherever they are. */
export class AssistIndex {
  readonly #store: Store
  readonly #keys: AssistKeys
  readonly #subjects: Subjects
  readonly #remembered = new Map<string, FoundAssist>()

  constructor(store: Store, keys: AssistKeys, subjects: Subjects) {
    this.#store = store
    this.#keys = keys
    this.#subjects = subjects
  }

  /** The assist with this id, if `tenant` has it. */
  async find(tenant: string, assistId: string): Promise<FoundAssist | undefined> {
    const found = await this.at(this.#subjects.index(this.#subjects.assistToken(assistId)))
    return found?.assist.tenant === tenant ? found : undefined
  }

  /** The assist that is indexed under `subject`. */
  async at(subject: string): Promise<FoundAssist | undefined> {
    const remembered = this.#remembered.get(subject)
    if (remembered !== undefined) return remembered
    const message = await this.#store.last(subject)
    if (message === undefined) return undefined
    const { open: assist } = splitBody<IndexedAssist>(message.body)
    const found = { assist, key: this.#keys.of(assist.salt), seq: message.seq }
    if (this.#remembered.size >= maxRemembered) this.#remembered.clear()
    this.#remembered.set(subject, found)
    return found
  }

  /** Adds an assist, unless one with its id is there; gives the one that is there then. */
  async add(assist: Omit<IndexedAssist, 'salt' | 'id'>, id: string): Promise<FoundAssist> {
    const { tenant, agentId, interactionId, assistId } = assist
    const subject = this.#subjects.index(this.#subjects.assistToken(assistId))
    const body = joinBody({ tenant, agentId, interactionId, assistId, salt: newSalt(), id })
    await retrying(this.#store.deadline(), () => {
      return this.#store.publish(subject, body, { id: `${id}-index`, expect: { subject, lastSequence: 0 } })
    })
    // Whether ours was stored or refused: what is there counts, and it never changes.
    const found = await this.at(subject)
    return found ?? this.add(assist, id)
  }

  /** Removes an assist; its salt is overwritten on disk. */
  async shred({ index }: AssistSubjects): Promise<void> {
    this.#remembered.delete(index)
    const message = await this.#store.last(index)
    if (message !== undefined) await this.#store.shred(message.seq)
  }
}
