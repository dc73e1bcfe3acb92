export { countMessages, countTokens } from './context/count-tokens.ts'
export { type Fit, fitContext } from './context/fit-context.ts'
export type {
  BodyInput,
  Dialect,
  DialectDefaults,
  FinishReason,
  FrameMeaning,
  GenerationRequest,
  ResumePoint,
} from './dialects/dialect.ts'
export { dialects } from './dialects/index.ts'
export { VendorError, type VendorErrorCode } from './errors.ts'
export type { Takeover } from './generation.ts'
export type { Proxies } from './http/connections.ts'
export {
  type ClientAuthentication,
  type ConnectionOptions,
  type ContextLimits,
  type Credentials,
  type DropAction,
  defaultConnection,
  defaultHealthLimits,
  defaultLimits,
  type HealthLimits,
  type Profile,
  type StreamLimits,
} from './profile.ts'
export type { ContinuationPoint } from './resume/continuation-trail.ts'
export { overlapWindow, recognisableLength, unknownCodeUnit } from './resume/overlap.ts'
export { mayRestart } from './retry/may-restart.ts'
export type { StreamItem } from './stream-item.ts'
export { VendorClient, type VendorClientOptions } from './vendor-client.ts'
export type { VendorObserver } from './vendor-endpoint.ts'
export type { VendorStream } from './vendor-stream.ts'
