import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Violation } from '@cuecard/contracts'
import { type Dialect, dialects } from '@cuecard/vendor-streams'
import type { ProfileConfiguration } from './profile-configuration.ts'
import { secretProblem } from './secrets.ts'

type Member = keyof ProfileConfiguration

const oauthMembers = ['clientId', 'clientSecret', 'tokenUrl', 'scope', 'clientAuthentication', 'renewBeforeMs'] as const

/** What is wrong in a profile at `path` that fits the schema. No message quotes a value: one may hold a secret. */
export function checkProfile(path: string, profile: ProfileConfiguration, env: NodeJS.ProcessEnv): Violation[] {
  const dialect = dialects.get(profile.dialect)
  if (dialect === undefined) return [{ path: `${path}/dialect`, message: 'is no dialect' }]
  const violations: Violation[] = []
  const check = (member: string, message: string | undefined) => {
    if (message !== undefined) violations.push({ path: `${path}/${member}`, message })
  }
  for (const member of neededBy(dialect)) {
    if (profile[member] === undefined) check(member, `is needed by ${dialect.name}`)
  }
  for (const member of uselessTo(dialect)) {
    if (profile[member] !== undefined) check(member, `is of no use to ${dialect.name}`)
  }
  for (const member of ['clientId', 'clientSecret', 'apiKey'] as const) {
    check(member, profile[member] && secretProblem(profile[member], env))
  }
  check('baseUrl', profile.baseUrl && (urlProblem(profile.baseUrl) ?? queryProblem(profile.baseUrl)))
  check('tokenUrl', profile.tokenUrl && urlProblem(profile.tokenUrl))
  for (const action of ['continue', 'prefill'] as const) {
    const unknown = profile.onDrop?.includes(action) && !dialect.resumes.includes(action)
    if (unknown) check('onDrop', `${dialect.name} knows no "${action}"`)
  }
  const file = profile.connection?.certificatesFile
  check('connection/certificatesFile', file && certificatesProblem(file))
  return violations
}

function neededBy({ defaults, needsConfigurationId }: Dialect): Member[] {
  return [
    ...(defaults.baseUrl === undefined ? (['baseUrl'] as const) : []),
    ...(needsConfigurationId ? (['configurationId'] as const) : []),
    ...(defaults.oauth === undefined ? [] : (['clientId', 'clientSecret'] as const)),
  ]
}

/** Members that would be passed over in silence: a profile that has them means something else. */
function uselessTo({ defaults, needsConfigurationId }: Dialect): readonly Member[] {
  const credentials = defaults.oauth === undefined ? oauthMembers : (['apiKey'] as const)
  return needsConfigurationId ? credentials : [...credentials, 'configurationId']
}

function urlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is no URL'
  const { username, password } = new URL(text)
  return username || password ? 'must not carry credentials; they have members of their own' : undefined
}

/** Paths are appended to a base URL. */
function queryProblem(text: string): string | undefined {
  return /[?#]/.test(text) ? 'must not have a query or a fragment; see path' : undefined
}

function certificatesProblem(file: string): string | undefined {
  try {
    const blocks = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs)
    for (const block of blocks ?? []) new X509Certificate(block)
    return blocks === null ? 'holds no certificate in PEM' : undefined
  } catch {
    return 'is no file with certificates in PEM that can be read'
  }
}
