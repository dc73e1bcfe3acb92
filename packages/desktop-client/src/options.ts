import type { Clock } from './clock.ts'
import { systemClock } from './clock.ts'
import { DesktopClientError } from './errors.ts'
import type { ReconnectLimits } from './line/reconnect.ts'
import type { SocketConstructor } from './line/socket.ts'
import type { TokenOption } from './line/token-source.ts'

/** How to connect a desktop. Only `url` and `token` are needed. */
export interface ConnectOptions {
  /** Address of the desktop socket, `…/v1/desktop`: `ws(s):` or `http(s):`; relative to the page where there is one. */
  url: string | URL
  token: TokenOption
  /** Goes on from here. Without it the server decides what a fresh desktop is shown. */
  cursor?: string
  /** How many assists are kept, the newest ones and those that run. Default 50. */
  maxAssists?: number
  /** Bounds of the wait between attempts. Default 250 ms after the first failure, never over 10 s. */
  reconnect?: Partial<ReconnectLimits>
  /** How long token, socket and welcome may take together. Default 10 s. */
  openingTimeoutMs?: number
  /** How often the server is told the cursor, at most. Default 1 s. */
  ackIntervalMs?: number
  /** Default: the global `WebSocket`. */
  WebSocket?: SocketConstructor
  /** Says `online` when the network is back, so that the next attempt need not wait. Default: the browser's window. */
  network?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
  /** Default: the system's. */
  clock?: Clock
  /** Gives [0, 1) for the jitter. Default: `Math.random`. */
  random?: () => number
}

/** {@link ConnectOptions} with every default filled in. */
export interface ResolvedOptions {
  url: string
  token: TokenOption
  cursor: string | undefined
  maxAssists: number
  reconnect: ReconnectLimits
  openingTimeoutMs: number
  ackIntervalMs: number
  WebSocket: SocketConstructor
  network: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> | undefined
  clock: Clock
  random: () => number
}

/** Fills in the defaults. Raises `invalid_option`, naming the option, for what cannot be used. */
export function resolveOptions(options: ConnectOptions): ResolvedOptions {
  const WebSocket = options.WebSocket ?? (globalThis.WebSocket as SocketConstructor | undefined)
  if (!WebSocket) throw new DesktopClientError('invalid_option', 'WebSocket: there is no global one here, so pass one')
  const maxAssists = options.maxAssists ?? 50
  if (!Number.isInteger(maxAssists) || maxAssists < 1) {
    throw new DesktopClientError('invalid_option', 'maxAssists: must be a whole number from 1 on')
  }
  return {
    url: socketUrl(options.url),
    token: options.token,
    cursor: options.cursor,
    maxAssists,
    reconnect: { baseDelayMs: 250, maxDelayMs: 10_000, ...options.reconnect },
    openingTimeoutMs: options.openingTimeoutMs ?? 10_000,
    ackIntervalMs: options.ackIntervalMs ?? 1_000,
    WebSocket,
    network: options.network ?? ('addEventListener' in globalThis ? (globalThis as unknown as EventTarget) : undefined),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  }
}

function socketUrl(given: string | URL): string {
  const page = (globalThis as { location?: { href: string } }).location?.href
  if (!URL.canParse(given, page)) throw new DesktopClientError('invalid_option', 'url: is not a URL')
  const url = new URL(given, page)
  if (url.protocol === 'http:') url.protocol = 'ws:'
  if (url.protocol === 'https:') url.protocol = 'wss:'
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    throw new DesktopClientError('invalid_option', 'url: must begin with ws:, wss:, http: or https:')
  }
  url.hash = ''
  return url.href
}
