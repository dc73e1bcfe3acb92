import { type AssistView, isRunning, type SentenceView } from '../state/assist-view.ts'
import { cardStatus } from './card-status.ts'
import { element, setText, showText } from './elements.ts'
import type { PanelMessages } from './messages.ts'
import { type RemovedPiece, sentencePieces } from './redaction-chips.ts'

/** What a card may ask of the panel. */
export interface CardActions {
  stop(assistId: string): void
  copy(assist: AssistView): Promise<boolean>
}

/** One assist on the panel. Sentences are added at the end; nothing that is shown already is touched for them. */
export class AssistCard {
  readonly root: HTMLElement
  readonly #messages: PanelMessages
  readonly #title = element('h3', { class: 'title' })
  readonly #time = element('time')
  readonly #earlier: HTMLDetailsElement
  readonly #earlierText = element('p', { class: 'text' })
  readonly #text = element('p', { class: 'text', part: 'text' })
  readonly #status = element('span', { class: 'words' })
  readonly #note = element('p', { class: 'note' })
  readonly #stop: HTMLButtonElement
  readonly #copy: HTMLButtonElement
  #assist: AssistView
  #live: boolean | undefined
  #sentences: readonly SentenceView[] = []
  #superseded: readonly SentenceView[] = []

  constructor(assist: AssistView, messages: PanelMessages, actions: CardActions) {
    this.#assist = assist
    this.#messages = messages
    this.#stop = element('button', { type: 'button', class: 'action stop' }, messages.stop)
    this.#stop.addEventListener('click', () => actions.stop(this.#assist.assistId))
    this.#copy = element('button', { type: 'button', class: 'action copy' }, messages.copy)
    this.#copy.addEventListener('click', async () => {
      const copied = await actions.copy(this.#assist)
      this.#copy.textContent = copied ? messages.copied : messages.copyFailed
      setTimeout(() => setText(this.#copy, messages.copy), feedbackMs)
    })
    this.#earlier = element(
      'details',
      { class: 'earlier' },
      element('summary', {}, messages.earlierAttempt),
      this.#earlierText,
    )
    this.root = element(
      'article',
      { class: 'card', part: 'card' },
      element(
        'header',
        { class: 'card-head' },
        element(
          'div',
          { class: 'about' },
          this.#title,
          element(
            'p',
            { class: 'status' },
            element('span', { class: 'mark', 'aria-hidden': 'true' }),
            this.#status,
            this.#time,
          ),
        ),
        element('div', { class: 'actions' }, this.#stop, this.#copy),
      ),
      this.#earlier,
      this.#text,
      this.#note,
    )
  }

  /** Shows the assist as it is now. Does nothing when nothing is different. */
  update(assist: AssistView, live: boolean, title: string, time: string): void {
    setText(this.#title, title)
    if (assist === this.#assist && live === this.#live) return
    this.#assist = assist
    this.#live = live
    const { tone, status, note } = cardStatus(assist, live, this.#messages)
    this.root.dataset.tone = tone
    this.root.setAttribute('aria-label', `${title}: ${status}`)
    setText(this.#status, status)
    showText(this.#note, note)
    setText(this.#time, time)
    if (assist.acceptedAt) this.#time.dateTime = assist.acceptedAt
    this.#copy.hidden = assist.text === '' || tone === 'blocked'
    this.#offerStop(isRunning(assist), live)
    this.#showEarlier(assist.superseded)
    this.#showSentences(assist.sentences)
  }

  /** The focus must not be lost with the button that has it. */
  #offerStop(running: boolean, live: boolean) {
    const focused = this.#stop.matches(':focus')
    this.#stop.hidden = !running
    this.#stop.ariaDisabled = live ? null : 'true'
    if (focused && !running) this.#copy.focus()
  }

  #showSentences(sentences: readonly SentenceView[]) {
    const shown = this.#sentences
    const goesOn = shown.length <= sentences.length && shown.at(-1) === sentences[shown.length - 1]
    if (!goesOn) this.#text.replaceChildren()
    for (const sentence of goesOn ? sentences.slice(shown.length) : sentences) {
      this.#text.append(this.#sentenceElement(sentence))
    }
    this.#sentences = sentences
  }

  #showEarlier(sentences: readonly SentenceView[]) {
    this.#earlier.hidden = sentences.length === 0
    if (sentences === this.#superseded) return
    this.#superseded = sentences
    this.#earlierText.replaceChildren(...sentences.map((sentence) => this.#sentenceElement(sentence)))
  }

  #sentenceElement({ text, redactions }: SentenceView): HTMLElement {
    const words = text.trimEnd()
    const pieces = sentencePieces({ text: words, redactions }).map((piece) =>
      piece.kind === 'text' ? piece.text : chip(piece, this.#messages),
    )
    const tail = element('span', { class: 'tail' }, text.slice(words.length))
    return element('span', { class: 'sentence' }, ...pieces, tail)
  }
}

/** The brackets are there for whoever copies the text; the chip's frame stands for them on the screen. */
function chip({ label }: RemovedPiece, messages: PanelMessages): HTMLElement {
  const reason = messages.removed(label)
  const bracket = (text: string) => element('span', { class: 'bracket' }, text)
  return element(
    'span',
    { class: 'chip', role: 'img', 'aria-label': reason, title: reason },
    bracket('['),
    label,
    bracket(']'),
  )
}

/** How long a button says what it did, in milliseconds. */
const feedbackMs = 2_000
