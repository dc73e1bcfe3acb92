export { generalAnswer, sampleAnswer } from './answers/sample-answer.ts'
export { tokenize } from './answers/tokenize.ts'
export type { DialectName } from './dialects/dialect.ts'
export { dialectNames } from './dialects/index.ts'
export type { DialectEndpoint } from './endpoints/dialect-endpoint.ts'
export { SimulatorError, type SimulatorErrorCode } from './errors.ts'
export type { FaultPlan, Faults, StreamIdentity, TokenRequestIdentity } from './faults/fault-plan.ts'
export {
  type FaultScript,
  parseFaults,
  type StreamRule,
  scriptedFaults,
  type TokenRule,
} from './faults/fault-script.ts'
export type {
  ContinuationFaults,
  Cut,
  FrameFaults,
  GiantEvent,
  InBandError,
  NumberedEvents,
  OddText,
  Place,
  Refusal,
  SequenceFaults,
  Stall,
  StreamFaults,
  TokenFaults,
} from './faults/faults.ts'
export { type FaultRates, seededFaults } from './faults/seeded-faults.ts'
export type { VendorSimulatorOptions } from './options.ts'
export { sampleCalls } from './sample-calls.ts'
export type { SampleCall } from './samples/sample-call.ts'
export { type Certificate, selfSignedCertificate } from './server/self-signed-certificate.ts'
export { startVendorSimulator, type VendorSimulator } from './simulator.ts'
export type { SimulatorStatistics } from './statistics.ts'
