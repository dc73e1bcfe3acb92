import { ProblemError } from '@cuecard/contracts'
import type { Principal } from '@cuecard/http-service'
import { problemOf } from '../problems.ts'
import type { DirectStream } from './direct-stream.ts'
import { type InitFrame, parseInit } from './init-frame.ts'
import { socketForm } from './socket-form.ts'
import { startReading } from './start-reading.ts'
import type { StreamRouteServices } from './stream-route.ts'
import { Telling } from './telling.ts'

/** What a caller says on `/ws`: one `init`, in time, and nothing else. Anything else ends the stream with an error. */
export class InitConversation {
  readonly #stream: DirectStream
  readonly #caller: Principal
  readonly #services: StreamRouteServices
  readonly #stopTimer: () => void
  #started = false

  constructor(stream: DirectStream, caller: Principal, services: StreamRouteServices) {
    const { clock, config } = services
    this.#stream = stream
    this.#caller = caller
    this.#services = services
    this.#stopTimer = clock.after(config.helloTimeoutMs, () => {
      // Not a fault of the caller for sure: a line can be that slow, so it may come back.
      if (!this.#started) stream.refuse(new ProblemError('init_required', 'No init came in time.'), 'heartbeatMissed')
    })
  }

  /** A message came. */
  receive(data: Buffer, isBinary: boolean): void {
    if (this.#stream.ended) return
    const { metrics } = this.#services
    try {
      if (isBinary) throw new ProblemError('binary_frame', 'Frames must be text.')
      const init = this.#read(data.toString())
      metrics.framesReceived.inc({ type: 'init' })
      this.#started = true
      void this.#start(init)
    } catch (error) {
      metrics.framesReceived.inc({ type: 'bad' })
      this.#stream.refuse(error, 'badFrame')
    }
  }

  /** The stream has ended. */
  stop(): void {
    this.#stopTimer()
  }

  #read(text: string): InitFrame {
    let init: InitFrame
    try {
      init = parseInit(text)
    } catch (error) {
      const isOther = error instanceof ProblemError && error.code === 'unknown_frame'
      if (isOther && !this.#started) throw new ProblemError('init_required', 'The first frame must be init.')
      throw error
    }
    if (this.#started) throw new ProblemError('duplicate_init', 'This socket has had its init: open another one.')
    return init
  }

  async #start({ payload: { modelId, messages, temperature } }: InitFrame): Promise<void> {
    const { direct } = this.#services
    const telling = new Telling({ form: socketForm, withIds: false, modelId })
    const asked = { messages, model: modelId, route: direct.route, ...(temperature !== undefined && { temperature }) }
    try {
      await this.#stream.serve(await startReading(this.#services, this.#caller, asked, { telling }))
    } catch (error) {
      // The same init may do later, unless it is what was wrong.
      this.#stream.refuse(error, problemOf(error).status < 500 ? 'badFrame' : 'draining')
    }
  }
}
