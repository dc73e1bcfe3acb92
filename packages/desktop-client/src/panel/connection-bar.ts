import type { ConnectionState } from '../line/connection-state.ts'
import { connectionStatus } from './connection-status.ts'
import { element, setText } from './elements.ts'
import type { PanelMessages } from './messages.ts'

/** The badge that says how the connection stands, and the notice under it while it does not stand well. */
export class ConnectionBar {
  readonly badge: HTMLElement
  readonly notice: HTMLElement
  readonly #badgeWords = element('span', { class: 'words' })
  readonly #noticeWords = element('p', { class: 'words' })
  readonly #tryAgain = element('button', { type: 'button', class: 'action' })
  #ticking: ReturnType<typeof setInterval> | undefined

  constructor(onTryAgain: () => void) {
    this.badge = element(
      'p',
      { class: 'badge' },
      element('span', { class: 'mark', 'aria-hidden': 'true' }),
      this.#badgeWords,
    )
    this.notice = element('div', { class: 'notice' }, this.#noticeWords, this.#tryAgain)
    this.#tryAgain.addEventListener('click', onTryAgain)
  }

  /** Shows the state, and counts down to the next attempt if there will be one. */
  show(state: ConnectionState, formatTime: (at: number) => string, messages: PanelMessages): void {
    this.stop()
    const now = Date.now()
    const { badge, notice, canTryAgain } = connectionStatus(state, now, formatTime, messages)
    this.badge.dataset.status = state.status
    setText(this.#badgeWords, badge)
    setText(this.#noticeWords, notice ?? '')
    this.notice.hidden = notice === undefined
    setText(this.#tryAgain, messages.tryAgain)
    this.#tryAgain.hidden = !canTryAgain
    if (state.status === 'reconnecting' && state.at > now) {
      this.#ticking = setInterval(() => this.show(state, formatTime, messages), tickMs)
    }
  }

  /** Stops counting. */
  stop(): void {
    clearInterval(this.#ticking)
  }
}

/** How often the countdown is looked at, in milliseconds: it shows seconds. */
const tickMs = 500
