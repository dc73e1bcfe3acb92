import { element } from './elements.ts'

/**
 * Says things to a screen reader, politely and once each. The region holds the last few only: it is listened to, not
 * read.
 */
export class Announcer {
  readonly region = element('div', {
    class: 'announcer',
    role: 'status',
    'aria-live': 'polite',
    'aria-atomic': 'false',
  })

  say(words: string): void {
    this.region.append(element('p', {}, words))
    while (this.region.childElementCount > kept) this.region.firstElementChild?.remove()
  }
}

const kept = 5
