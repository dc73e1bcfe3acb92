export { type Configuration, ConfigurationError, configurationSchema, type Settings } from './configuration.ts'
export { simulatorSecrets, withSimulator } from './simulated-vendor.ts'
export { type Standalone, startStandalone } from './standalone.ts'
