export { SentenceBuffer, type SentenceBufferOptions } from './sentence-buffer.ts'
