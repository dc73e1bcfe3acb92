import type { PushFrame } from '@cuecard/contracts'

/** A frame from the server, or word that it is of a type which this client does not know and may leave alone. */
export type IncomingFrame = PushFrame | { type: 'unknown' }

/**
 * Reads one text frame. Nothing comes back for what breaks the protocol: a binary frame, no JSON object, or a member
 * of the wrong type. Members that are not known are left alone, so that a newer server does not break this client.
 */
export function decodeFrame(data: unknown): IncomingFrame | undefined {
  if (typeof data !== 'string') return undefined
  let frame: unknown
  try {
    frame = JSON.parse(data)
  } catch {
    return undefined
  }
  if (!isRecord(frame) || typeof frame.type !== 'string') return undefined
  if (isFrame(frame)) return frame
  return Object.hasOwn(checks, frame.type) || frame.type.startsWith('assist.') ? undefined : { type: 'unknown' }
}

type Members = Record<string, unknown>

function isFrame(frame: Members): frame is Members & PushFrame {
  const { type } = frame
  if (typeof type !== 'string') return false
  if (type.startsWith('assist.')) return isEvent(frame) && (eventChecks[type]?.(frame) ?? true)
  return Object.hasOwn(checks, type) && checks[type as keyof typeof checks](frame)
}

const checks = {
  welcome: (frame: Members) => isText(frame.sessionId) && isText(frame.cursor) && isPositive(frame.heartbeatMs),
  gap: ({ snapshot }: Members) =>
    isRecord(snapshot) && isText(snapshot.cursor) && isArrayOf(snapshot.assists, isAssistSnapshot),
  heartbeat: () => true,
  draining: (frame: Members) => Number.isFinite(frame.reconnectInMs),
  error: (frame: Members) => isText(frame.code) && isText(frame.message),
}

const eventChecks: Record<string, (event: Members) => boolean> = {
  'assist.accepted': (event) => isText(event.interactionId),
  'assist.sentence': (event) => isText(event.text) && isArrayOf(event.redactions, isRedaction),
}

function isEvent(frame: Members): boolean {
  return isText(frame.cursor) && isText(frame.assistId) && isText(frame.at) && isSequence(frame.seq)
}

function isAssistSnapshot(assist: unknown): boolean {
  return (
    isRecord(assist) &&
    isText(assist.assistId) &&
    isText(assist.interactionId) &&
    isText(assist.text) &&
    isSequence(assist.seq) &&
    (assist.end === undefined || (isRecord(assist.end) && isText(assist.end.type)))
  )
}

function isRedaction(value: unknown): boolean {
  return isRecord(value) && isText(value.kind) && isText(value.rule)
}

function isArrayOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem)
}

function isSequence(value: unknown): boolean {
  return Number.isSafeInteger(value) && isPositive(value)
}

function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
}
