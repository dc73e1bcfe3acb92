export { type Clock, systemClock } from './clock.ts'
export { type DesktopPushConfig, defaultConfig } from './config.ts'
export { createDesktopPush, type DesktopPush, type DesktopPushOptions } from './desktop-push.ts'
export {
  checkDirectStreams,
  type DirectStreamsConfig,
  type DirectStreamsConfiguration,
  defaultDirectStreams,
  directStreamsSchema,
} from './direct-streams/config.ts'
export type { PrepareAssist } from './enqueue-assist.ts'
