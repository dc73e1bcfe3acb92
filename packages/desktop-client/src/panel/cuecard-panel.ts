import type { DesktopEvent } from '@cuecard/contracts'
import type { DesktopClient } from '../desktop-client.ts'
import type { ConnectionState } from '../line/connection-state.ts'
import type { AssistView } from '../state/assist-view.ts'
import { Announcer } from './announcer.ts'
import { CardList } from './card-list.ts'
import { ConnectionBar } from './connection-bar.ts'
import { blinkMs, connectionStatus, seemsLive } from './connection-status.ts'
import { element, setText, showText } from './elements.ts'
import { eventAnnouncement } from './event-announcement.ts'
import { englishMessages, type PanelMessages } from './messages.ts'
import { panelStyleSheet } from './panel-styles.ts'
import { ReadingPosition } from './reading-position.ts'

export { englishMessages, type PanelMessages } from './messages.ts'

/** What the panel needs of a client. */
export type PanelClient = Pick<DesktopClient, 'desk' | 'connection' | 'on' | 'cancel' | 'feedback' | 'reconnect'>

/**
 * `<cuecard-panel>`: what an agent sees. Give it a client, and it shows the client's connection and assists:
 *
 *     document.querySelector('cuecard-panel').client = connect({ url, token })
 *
 * The text of an answer goes in as text nodes, in order, each sentence once. The look follows the page's `color-scheme`
 * and the `--cuecard-*` properties that the README lists. `announce="off"` keeps it from speaking to screen readers.
 */
export class CuecardPanel extends HTMLElement {
  #client: PanelClient | undefined
  #heading: (assist: AssistView) => string | undefined = (assist) => assist.interactionId
  #messages: PanelMessages = englishMessages
  #stops: (() => void)[] = []
  #frame: number | undefined
  #blink: ReturnType<typeof setTimeout> | undefined
  /** What was last said of a lost line: not to be said again, and its return is news. */
  #saidNotice: string | undefined
  readonly #title = element('h2', { class: 'panel-title' })
  readonly #historyLost = element('p', { class: 'history-lost' })
  readonly #empty = element('p', { class: 'empty' })
  readonly #scroller = element('div', { class: 'scroller', role: 'region', tabindex: '0' })
  readonly #below = element('button', { type: 'button', class: 'below' })
  readonly #announcer = new Announcer()
  readonly #connection = new ConnectionBar(() => this.#client?.reconnect())
  readonly #cards = new CardList({
    stop: (assistId) => this.#tell((client) => client.cancel(assistId)),
    copy: (assist) => this.#copy(assist),
  })
  readonly #reading = new ReadingPosition(this.#scroller, this.#below)
  readonly #resized = new ResizeObserver(() => this.#reading.settle(this.#cards.newest))

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [panelStyleSheet()]
    this.#scroller.append(this.#historyLost, this.#empty, this.#cards.root)
    root.append(
      element('header', { class: 'panel-head' }, this.#title, this.#connection.badge),
      this.#scroller,
      element('div', { class: 'overlay' }, this.#below, this.#connection.notice),
      this.#announcer.region,
    )
  }

  /** The client whose desk is shown. The panel never closes it. */
  get client(): PanelClient | undefined {
    return this.#client
  }

  set client(client: PanelClient | undefined) {
    this.#unsubscribe()
    this.#client = client
    this.#cards.clear()
    if (this.isConnected) this.#subscribe()
  }

  /** What stands above an assist, for example the customer's question. Default: the interaction's id. */
  set heading(heading: (assist: AssistView) => string | undefined) {
    this.#heading = heading
    this.#schedule()
  }

  /** The panel's words, in the agent's language. Default: English. */
  set messages(messages: PanelMessages) {
    this.#messages = messages
    this.#cards.clear()
    this.#schedule()
  }

  connectedCallback(): void {
    this.#resized.observe(this.#cards.root)
    this.#resized.observe(this.#scroller)
    this.#subscribe()
  }

  disconnectedCallback(): void {
    this.#resized.disconnect()
    this.#unsubscribe()
  }

  #subscribe() {
    const client = this.#client
    if (client) {
      this.#stops = [
        client.on('change', () => this.#schedule()),
        client.on('connection', (state) => this.#connectionChanged(state)),
        client.on('assist', (assist, event) => this.#sayEvent(assist, event)),
      ]
    }
    this.#render()
  }

  #unsubscribe() {
    for (const stop of this.#stops.splice(0)) stop()
    this.#connection.stop()
    clearTimeout(this.#blink)
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
  }

  /** However many events came since the last frame, they are painted once. */
  #schedule() {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined
      this.#render()
    })
  }

  #render() {
    const client = this.#client
    const messages = this.#messages
    setText(this.#title, messages.panel)
    showText(this.#empty, client?.desk.assists.length ? undefined : messages.empty)
    showText(this.#historyLost, client?.desk.historyLost ? messages.historyLost : undefined)
    setText(this.#below, messages.newBelow)
    this.#scroller.setAttribute('aria-label', messages.answers)
    this.#connection.badge.hidden = client === undefined
    if (client) {
      this.#connection.show(client.connection, formatTime, messages)
      this.#cards.update(client.desk, messages, {
        live: seemsLive(client.connection, Date.now()),
        titleOf: (assist) => this.#heading(assist) || messages.untitled,
        timeOf: (assist) => (assist.acceptedAt ? formatTime(Date.parse(assist.acceptedAt)) : ''),
      })
    }
    this.#reading.settle(this.#cards.newest)
  }

  #connectionChanged(state: ConnectionState) {
    clearTimeout(this.#blink)
    this.#schedule()
    if (state.status !== 'reconnecting') {
      this.#sayConnection(state)
      return
    }
    this.#blink = setTimeout(() => {
      this.#schedule()
      this.#sayConnection(state)
    }, blinkMs)
  }

  #sayConnection(state: ConnectionState) {
    const { notice } = connectionStatus(state, Date.now(), formatTime, this.#messages)
    if (notice === this.#saidNotice) return
    this.#saidNotice = notice
    this.#say(notice ?? this.#messages.connection.liveAgain)
  }

  #sayEvent(assist: AssistView, event: DesktopEvent) {
    const words = eventAnnouncement(assist, event, this.#messages, Date.now())
    if (words) this.#say(words)
  }

  #say(words: string) {
    if (this.getAttribute('announce') !== 'off') this.#announcer.say(words)
  }

  async #copy({ assistId, text }: AssistView): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      return false
    }
    this.#say(this.#messages.copied)
    this.#tell((client) => client.feedback({ assistId, kind: 'copied' }))
    return true
  }

  /** Tells the server, if the line is there: what cannot be told now is not worth an error to the agent. */
  #tell(how: (client: PanelClient) => void) {
    if (this.#client?.connection.status === 'live') how(this.#client)
  }
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

function formatTime(at: number): string {
  return clock.format(at)
}

declare global {
  interface HTMLElementTagNameMap {
    'cuecard-panel': CuecardPanel
  }
}

if (!customElements.get('cuecard-panel')) customElements.define('cuecard-panel', CuecardPanel)
