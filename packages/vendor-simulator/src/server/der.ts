/** What a DER element is (ITU-T X.690), as far as a certificate needs it. */
export const tag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const

/** One element: its tag, its length, its contents. */
export function element(tagByte: number, ...contents: Buffer[]): Buffer {
  const body = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([tagByte, ...lengthBytes(body.length)]), body])
}

/** A `SEQUENCE` of such elements. */
export function sequence(...contents: Buffer[]): Buffer {
  return element(tag.sequence, ...contents)
}

/** An `OBJECT IDENTIFIER`, from its numbers with dots between them. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(tag.objectIdentifier, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

/** A `UTCTime`, of the years 1950 to 2049 alone. */
export function utcTime(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replaceAll(/\D/g, '').slice(2, 14)
  return element(tag.utcTime, Buffer.from(`${digits}Z`))
}

/** A `BIT STRING` of whole bytes. */
export function bitString(bytes: Buffer): Buffer {
  return element(tag.bitString, Buffer.from([0]), bytes)
}

function lengthBytes(length: number): number[] {
  if (length < 128) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 255)
  return [128 + bytes.length, ...bytes]
}

function base128(value: number): number[] {
  const bytes = [value & 127]
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift(128 + (rest & 127))
  return bytes
}
