import type { AssistView } from '../state/assist-view.ts'
import type { Desk } from '../state/desk.ts'
import { AssistCard, type CardActions } from './assist-card.ts'
import { element } from './elements.ts'
import type { PanelMessages } from './messages.ts'

/** What of a card is up to the page around it. */
export interface CardSurroundings {
  live: boolean
  titleOf: (assist: AssistView) => string
  timeOf: (assist: AssistView) => string
}

/** The cards of a desk, oldest first. A card stays the same element for as long as its assist is on the desk. */
export class CardList {
  readonly root = element('div', { class: 'cards' })
  readonly #actions: CardActions
  #cards = new Map<string, AssistCard>()

  constructor(actions: CardActions) {
    this.#actions = actions
  }

  /** The last card, if there is one. */
  get newest(): HTMLElement | undefined {
    return (this.root.lastElementChild as HTMLElement | null) ?? undefined
  }

  /** Shows the desk as it is now. */
  update(desk: Desk, messages: PanelMessages, { live, titleOf, timeOf }: CardSurroundings): void {
    const before = this.#cards
    this.#cards = new Map()
    for (const assist of desk.assists) {
      const card = before.get(assist.assistId) ?? new AssistCard(assist, messages, this.#actions)
      before.delete(assist.assistId)
      card.update(assist, live, titleOf(assist), timeOf(assist))
      this.#cards.set(assist.assistId, card)
    }
    for (const gone of before.values()) gone.root.remove()
    let place: Element | null = this.root.firstElementChild
    for (const { root } of this.#cards.values()) {
      if (root === place) place = place.nextElementSibling
      else this.root.insertBefore(root, place)
    }
  }

  /** Takes every card away; `update` makes them anew. */
  clear(): void {
    this.#cards.clear()
    this.root.replaceChildren()
  }
}
