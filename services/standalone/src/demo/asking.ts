import { type AssistView, type DesktopClient, DesktopClientError } from '@cuecard/desktop-client'
import type { SampleCall } from './calls.ts'
import { byId, setEnabled } from './page.ts'

/** A question that was sent and not yet accepted. */
interface Asked {
  interactionId: string
  title: string
}

/** The agent's question: the chosen call's to begin with, or another one. */
export class Asking {
  readonly #client: DesktopClient
  readonly #form = byId('ask', 'form')
  readonly #question = byId('question', 'textarea')
  readonly #button = byId('ask-button', 'button')
  readonly #problem = byId('ask-problem', 'p')
  #calls: readonly SampleCall[] = []
  #call: SampleCall | undefined
  #asked: Asked[] = []
  readonly #titles = new Map<string, string>()

  constructor(client: DesktopClient) {
    this.#client = client
    this.#form.addEventListener('submit', (submitted) => {
      submitted.preventDefault()
      const question = this.#question.value.trim()
      if (question && this.#button.ariaDisabled !== 'true') this.#ask(question)
    })
    this.#question.addEventListener('keydown', (pressed) => {
      if (pressed.key !== 'Enter' || pressed.shiftKey || pressed.isComposing) return
      pressed.preventDefault()
      this.#form.requestSubmit()
    })
    client.on('assist', (assist, event) => {
      if (event.type === 'assist.accepted') this.#accepted(assist)
    })
    client.on('problem', ({ message }) => this.#failed(message))
  }

  /** The calls that an answer may be about. */
  know(calls: readonly SampleCall[]): void {
    this.#calls = calls
  }

  /** Makes this the call that guidance is asked for, and puts its question into the box. */
  choose(call: SampleCall): void {
    this.#call = call
    this.#question.value = call.question
    this.#problem.textContent = ''
  }

  /** What was asked, as far as this page knows: after a reload, only which call it was about. */
  titleOf({ assistId, interactionId }: AssistView): string {
    return this.#titles.get(assistId) ?? this.#calls.find((call) => call.id === interactionId)?.title ?? interactionId
  }

  /** Asking needs a live line: a question is not kept for later. */
  update(live: boolean): void {
    setEnabled(this.#button, live)
    if (!live && this.#asked.length > 0) {
      this.#failed('The line broke before the question was taken. If no answer comes, ask again.')
    }
  }

  #ask(prompt: string) {
    const call = this.#call
    const interaction = call ? { id: call.id, customer: call.customer } : { id: 'no-call' }
    try {
      this.#client.start({ interaction, prompt })
    } catch (error) {
      if (!(error instanceof DesktopClientError)) throw error
      this.#failed(error.message)
      return
    }
    this.#problem.textContent = ''
    this.#asked.push({ interactionId: interaction.id, title: prompt === call?.question ? call.title : prompt })
    showPanel()
  }

  #accepted({ assistId, interactionId }: AssistView) {
    const index = this.#asked.findIndex((asked) => asked.interactionId === interactionId)
    const [asked] = index < 0 ? [] : this.#asked.splice(index, 1)
    if (asked) this.#titles.set(assistId, asked.title)
  }

  #failed(message: string) {
    this.#asked = []
    this.#problem.textContent = message
  }
}

/** In one column the panel lies under the call: it is brought into view for the answer. */
function showPanel() {
  if (!matchMedia('(max-width: 880px)').matches) return
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  byId('panel', 'cuecard-panel').scrollIntoView({ block: 'end', behavior: calm ? 'auto' : 'smooth' })
}
