import { createSecureContext } from 'node:tls'
import { sampleAnswer } from './answers/sample-answer.ts'
import { tokenize } from './answers/tokenize.ts'
import { SimulatorError } from './errors.ts'
import { asPlan, type FaultPlan, type Faults, type StreamIdentity } from './faults/fault-plan.ts'
import { type Certificate, selfSignedCertificate } from './server/self-signed-certificate.ts'

/** How a simulator is started; every member has a default. */
export interface VendorSimulatorOptions {
  /** Default `127.0.0.1`. The simulator keeps no secrets: bind it to other addresses only on networks of your own. */
  host?: string
  /** Default 0: a free one. */
  port?: number
  /**
   * The full answer to a prompt; must give the same text for the same prompt, because a continuation is a place in it.
   * Default: the answer of the sample call that the prompt is about.
   */
  answer?: (request: { prompt: string }) => string
  /** Default 40. 0 or infinite: as fast as each client takes it. */
  tokensPerSecond?: number
  /** Tokens in one event, and so in one network write. Default 1. */
  tokensPerChunk?: number
  /** Between the head of a response and its first token, in milliseconds. Default 0. */
  firstTokenDelayMs?: number
  /** Cuts an answer into tokens; joined they must be the answer. Default: much as a real model's tokenizer does. */
  tokenize?: (text: string) => string[]
  /** What goes wrong. Default: nothing. */
  faults?: Faults
  /** Whatever is random follows from it. Default 1. */
  seed?: string | number
  /** The secret of every OAuth client. Default `simulated-secret`. */
  clientSecret?: string
  /** The static bearer key. Default `simulated-key`. */
  apiKey?: string
  /** How long an access token is good. Default 3,600. An open stream outlives its token. */
  tokenLifetimeSeconds?: number
  /**
   * Serves over TLS, with HTTP/2 for the clients that choose it: with this certificate, or with one that is made for the
   * purpose. Default: plain HTTP/1.
   */
  tls?: 'self-signed' | Certificate
  /**
   * Called right after text has been written to a stream's socket, with how many of its tokens have been written since
   * the stream began. For measurements.
   */
  onTextSent?: (stream: StreamIdentity, tokens: number) => void
}

/** The address that a simulator listens on unless it is told otherwise. */
export const defaultHost = '127.0.0.1'

/** The secrets that clients of a simulator show unless it is told otherwise. */
export const defaultSecrets = { clientSecret: 'simulated-secret', apiKey: 'simulated-key' } as const

/** The options of a simulator with the defaults filled in. */
export type CompleteOptions = Required<Omit<VendorSimulatorOptions, 'onTextSent' | 'faults' | 'tls'>> & {
  faults: FaultPlan
  certificate: Certificate | undefined
  onTextSent: VendorSimulatorOptions['onTextSent']
}

/** Fills in the defaults. Throws `invalid_option` for a value out of its range. */
export function completeOptions(options: VendorSimulatorOptions): CompleteOptions {
  const complete: CompleteOptions = {
    host: options.host ?? defaultHost,
    port: options.port ?? 0,
    answer: options.answer ?? sampleAnswer,
    tokensPerSecond: options.tokensPerSecond ?? 40,
    tokensPerChunk: options.tokensPerChunk ?? 1,
    firstTokenDelayMs: options.firstTokenDelayMs ?? 0,
    tokenize: options.tokenize ?? tokenize,
    faults: asPlan(options.faults ?? {}),
    seed: options.seed ?? 1,
    clientSecret: options.clientSecret ?? defaultSecrets.clientSecret,
    apiKey: options.apiKey ?? defaultSecrets.apiKey,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 3_600,
    certificate: options.tls === 'self-signed' ? selfSignedCertificate(options.host ?? defaultHost) : options.tls,
    onTextSent: options.onTextSent,
  }
  const { port, tokensPerSecond, tokensPerChunk, firstTokenDelayMs, tokenLifetimeSeconds } = complete
  demand(Number.isInteger(port) && port >= 0 && port <= 65_535, 'port', 'a whole number from 0 to 65535')
  demand(tokensPerSecond >= 0, 'tokensPerSecond', 'a number from 0 up')
  demand(Number.isSafeInteger(tokensPerChunk) && tokensPerChunk > 0, 'tokensPerChunk', 'a whole number above 0')
  demand(firstTokenDelayMs >= 0, 'firstTokenDelayMs', 'a number from 0 up')
  demand(tokenLifetimeSeconds > 0, 'tokenLifetimeSeconds', 'a number above 0')
  demand(isUsable(complete.certificate), 'tls', 'a certificate and the key that belongs to it, both as PEM')
  return complete
}

function isUsable(certificate: Certificate | undefined): boolean {
  try {
    if (certificate !== undefined) createSecureContext(certificate)
    return true
  } catch {
    return false
  }
}

function demand(holds: boolean, name: string, expected: string) {
  if (!holds) throw new SimulatorError('invalid_option', `${name} must be ${expected}`)
}
