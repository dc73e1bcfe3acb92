export { type CloseName, closeCodes, type ReconnectAdvice, reconnectAdvice } from './close-codes.ts'
export {
  type DesktopFrame,
  type DesktopFrameType,
  desktopFrameSchemas,
  desktopSubprotocol,
  maxDesktopFrameBytes,
  type PushFrame,
} from './desktop-frames.ts'
export { CuecardError, type ProblemCode, ProblemError, problemStatus, type Violation } from './errors.ts'
export {
  type AssistEvent,
  type AssistSnapshot,
  type AssistState,
  type CancelledBy,
  type DesktopEvent,
  type DroppedContext,
  type Integrity,
  type InterruptionReason,
  isTerminal,
  type Redaction,
  type TerminalEvent,
  type Usage,
  type VendorAccount,
} from './events.ts'
export {
  type AssistAccepted,
  type AssistRequest,
  assistAcceptedSchema,
  assistRequestSchema,
  assistSnapshotSchema,
  type ChatMessage,
  checkPrompt,
  desktopAssistRequestSchema,
  messagesSchema,
  type PreparedAssist,
  requestMessages,
} from './requests.ts'
