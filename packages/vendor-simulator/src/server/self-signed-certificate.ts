import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIP, isIPv4 } from 'node:net'
import { bitString, element, objectIdentifier, sequence, tag, utcTime } from './der.ts'

/** A certificate and its private key, both as PEM. */
export interface Certificate {
  cert: string
  key: string
}

const dayMs = 86_400_000

const ecdsaWithSha256 = objectIdentifier('1.2.840.10045.4.3.2')
const commonName = objectIdentifier('2.5.4.3')
const subjectAlternativeName = objectIdentifier('2.5.29.17')

/** Version 3, and extensions (RFC 5280, section 4.1). */
const contextTags = { version: 0xa0, extensions: 0xa3 } as const
/** Kinds of alternative names (RFC 5280, section 4.2.1.6). */
const nameTags = { dns: 0x82, ip: 0x87 } as const

/**
 * A certificate (X.509 version 3, RFC 5280) for `localhost`, the loopback addresses and `host`, good from yesterday
 * until a year from now, and signed by its own new key (ECDSA, P-256). A client that is to trust it is given it as a
 * certificate authority.
 */
export function selfSignedCertificate(host: string): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(ecdsaWithSha256)
  const text = element(tag.utf8String, Buffer.from('Vendor simulator'))
  const name = sequence(element(tag.set, sequence(commonName, text)))
  const now = Date.now()
  const unsigned = sequence(
    element(contextTags.version, element(tag.integer, Buffer.from([2]))),
    // The first byte keeps the number positive, and its encoding the shortest.
    element(tag.integer, Buffer.from([1]), randomBytes(15)),
    algorithm,
    name,
    sequence(utcTime(now - dayMs), utcTime(now + 365 * dayMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(contextTags.extensions, sequence(alternativeNames(host))),
  )
  const certificate = sequence(unsigned, algorithm, bitString(sign('sha256', unsigned, privateKey)))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function alternativeNames(host: string): Buffer {
  const names = [...new Set(['localhost', '127.0.0.1', '::1', host])].map((name) =>
    isIP(name) === 0 ? element(nameTags.dns, Buffer.from(name)) : element(nameTags.ip, addressBytes(name)),
  )
  return sequence(subjectAlternativeName, element(tag.octetString, sequence(...names)))
}

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  // A URL has the one form that RFC 5952 recommends, without an IPv4 address at its end.
  const [before = '', after = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const [head, end] = [groupBytes(before), groupBytes(after)]
  return Buffer.concat([head, Buffer.alloc(16 - head.length - end.length), end])
}

function groupBytes(groups: string): Buffer {
  return Buffer.from(
    groups.replaceAll(/[^:]+:?/g, (group) => group.replace(':', '').padStart(4, '0')),
    'hex',
  )
}
