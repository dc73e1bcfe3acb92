export {
  buildRoutes,
  checkIngestConfiguration,
  type IngestConfiguration,
  ingestConfigurationSchema,
} from './configuration.ts'
export { createIngest, type Ingest, type IngestOptions } from './ingest.ts'
export { Routes } from './routes.ts'
