import type { CancelledBy } from '@cuecard/contracts'

/** Every word that the panel says, so that another language is another table of the same shape. */
export interface PanelMessages {
  panel: string
  answers: string
  empty: string
  newBelow: string
  stop: string
  copy: string
  copied: string
  copyFailed: string
  tryAgain: string
  earlierAttempt: string
  historyLost: string
  removed: (what: string) => string
  untitled: string
  connection: {
    connecting: string
    live: string
    reconnecting: string
    reconnectingIn: (seconds: number) => string
    offline: string
    signedOut: string
    ended: string
    lostSince: (time: string) => string
    offlineSince: (time: string) => string
    signedOutHint: string
    endedHint: (reason: string) => string
    liveAgain: string
  }
  assist: {
    waiting: Words
    streaming: Words
    resumed: Words
    restarted: Words
    interrupted: Words
    paused: Words
    completed: Words
    cutShort: Words
    blocked: (rule: string) => Words
    failed: (code: string) => Words
    incomplete: Words
    cancelledBy: Record<CancelledBy, Words>
  }
}

/** How an assist stands: a few words beside its title, and what to make of it after its text. */
export interface Words {
  status: string
  note?: string
}

/** The panel in English, its default. */
export const englishMessages: PanelMessages = {
  panel: 'Guidance',
  answers: 'Answers',
  empty: 'Guidance appears here, sentence by sentence, as soon as somebody asks.',
  newBelow: 'New below',
  stop: 'Stop',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Not copied',
  tryAgain: 'Try again',
  earlierAttempt: 'Earlier attempt, replaced by what follows',
  historyLost: 'Some earlier history is gone. What you see is all there is left.',
  removed: (what) => `Removed: ${what}`,
  untitled: 'Answer',
  connection: {
    connecting: 'Connecting',
    live: 'Live',
    reconnecting: 'Reconnecting',
    reconnectingIn: (seconds) => `Reconnecting in ${seconds} s`,
    offline: 'Offline',
    signedOut: 'Signed out',
    ended: 'Ended',
    lostSince: (time) => `No connection since ${time}. What you see may be behind; it catches up by itself.`,
    offlineSince: (time) => `Offline since ${time}. What you see may be behind; it catches up when you are back.`,
    signedOutHint: 'Sign in again to go on. What you see may be out of date.',
    endedHint: (reason) => `This session has ended: ${reason}.`,
    liveAgain: 'Connected again.',
  },
  assist: {
    waiting: { status: 'Waiting for the first sentence' },
    streaming: { status: 'Answering' },
    resumed: { status: 'Answering, picked up again' },
    restarted: { status: 'Answering anew' },
    interrupted: {
      status: 'Interrupted',
      note: 'The line to the model broke. It is picked up where it left off; what you have read stands.',
    },
    paused: { status: 'On hold', note: 'Goes on when the connection is back.' },
    completed: { status: 'Complete' },
    cutShort: { status: 'Cut short', note: 'The length limit was reached here.' },
    blocked: (rule) => ({
      status: 'Stopped by policy',
      note: `The rule “${rule}” stopped this answer. Do not rely on what came before.`,
    }),
    failed: (code) => ({
      status: 'Incomplete',
      note: `The model could not finish (${code}). What is above stands, but is not all of it.`,
    }),
    incomplete: { status: 'Incomplete', note: 'Part of this answer is gone for good.' },
    cancelledBy: {
      desktop: { status: 'Stopped at this desk' },
      caller: { status: 'Stopped by the system that asked' },
      operator: { status: 'Stopped by an operator' },
      orphaned: { status: 'Stopped', note: 'Nobody was reading this answer, so it was not finished.' },
    },
  },
}
