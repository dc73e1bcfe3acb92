import type { DesktopClient } from '@cuecard/desktop-client'
import { byId, onPress, setEnabled } from './page.ts'

/** The switches for what goes wrong: the vendor's line, the desktop's line, and the agent's own mind. */
export class Trials {
  readonly #client: DesktopClient
  readonly #cut = byId('cut', 'button')
  readonly #offline = byId('offline', 'button')
  readonly #cancel = byId('cancel', 'button')
  readonly #result = byId('trial-result', 'p')
  #running: string | undefined

  constructor(client: DesktopClient) {
    this.#client = client
    onPress(this.#cut, () => this.#cutLine())
    onPress(this.#offline, () => this.#goOffline())
    onPress(this.#cancel, () => {
      if (this.#running) client.cancel(this.#running)
    })
  }

  /** `running` is the assist that would be cancelled, if there is one. */
  update(live: boolean, running: string | undefined): void {
    this.#running = running
    setEnabled(this.#cut, running !== undefined)
    setEnabled(this.#offline, live)
    setEnabled(this.#cancel, live && running !== undefined)
  }

  async #cutLine() {
    try {
      const answer = await fetch('/demo/cut', { method: 'POST' })
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
      const { cut }: { cut: number } = await answer.json()
      this.#result.textContent =
        cut > 0
          ? 'Cut. The answer is picked up where it broke off.'
          : 'The vendor has finished: there was no line to cut.'
    } catch {
      this.#result.textContent = 'The line could not be cut: the server did not answer.'
    }
  }

  #goOffline() {
    this.#client.disconnect()
    let left = offlineSeconds
    const count = () => {
      this.#result.textContent = left > 0 ? `This desktop is offline. Back in ${left} s.` : 'Back. Nothing was missed.'
      if (left === 0) {
        clearInterval(counting)
        this.#client.reconnect()
      }
      left -= 1
    }
    const counting = setInterval(count, 1_000)
    count()
  }
}

const offlineSeconds = 5
