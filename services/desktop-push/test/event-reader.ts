/** One block of an event stream, as it came. */
export interface Block {
  id?: string
  /** The data as it came, and parsed where it is JSON. */
  data?: string
  frame?: Record<string, unknown>
  comment?: string
}

/** Reads an event stream block by block. */
export class EventReader {
  readonly blocks: Block[] = []
  readonly response: Response
  readonly #reader: ReadableStreamDefaultReader<string>
  readonly #abort: AbortController
  #rest = ''
  #done = false

  private constructor(response: Response, abort: AbortController) {
    this.response = response
    this.#abort = abort
    this.#reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  }

  static async open(url: string, init: RequestInit = {}): Promise<EventReader> {
    const abort = new AbortController()
    return new EventReader(await fetch(url, { ...init, signal: abort.signal }), abort)
  }

  get frames(): Record<string, unknown>[] {
    return this.blocks.flatMap(({ frame }) => (frame ? [frame] : []))
  }

  /** The data of every event, as it came. */
  get data(): string[] {
    return this.blocks.flatMap(({ data }) => data ?? [])
  }

  /** The last id that came. */
  get lastId(): string | undefined {
    return this.blocks.findLast(({ id }) => id !== undefined)?.id
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#done) throw new Error(`the stream ended after ${JSON.stringify(this.blocks.slice(-2))}`)
      await this.#read()
    }
  }

  async end(): Promise<this> {
    while (!this.#done) await this.#read()
    return this
  }

  cut(): void {
    this.#abort.abort()
  }

  async #read(): Promise<void> {
    const { value = '', done } = await this.#reader.read()
    this.#done = done
    const blocks = (this.#rest + value).split('\n\n')
    this.#rest = blocks.pop()!
    this.blocks.push(...blocks.map(parseBlock))
  }
}

function parseBlock(text: string): Block {
  const block: Block = {}
  for (const line of text.split('\n')) {
    const [, field, value = ''] = line.match(/^(\w*): (.*)$/s)!
    if (field === 'id') block.id = value
    if (field === '') block.comment = value
    if (field !== 'data') continue
    block.data = value
    if (value.startsWith('{')) block.frame = JSON.parse(value)
  }
  return block
}
