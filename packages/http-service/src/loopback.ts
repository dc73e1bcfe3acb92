import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')
loopback.addSubnet('::ffff:127.0.0.0', 104, 'ipv6')

/**
 * Whether a server that listens on `host` can be reached from this machine alone: an address of 127.0.0.0/8, `::1`
 * (also in brackets), or the name `localhost`, which RFC 6761 keeps for loopback. Any other name is not.
 */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true
  const address = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
  const version = isIP(address)
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6')
}
