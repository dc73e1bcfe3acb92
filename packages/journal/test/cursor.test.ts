import fc from 'fast-check'
import t, { type Test } from 'tap'
import { CursorCodec } from '../src/index.ts'

const key = new Uint8Array(32).fill(1)
const codec = new CursorCodec(key)
const agent = { tenant: 'acme', agentId: 'agent-1' }
const epoch = 'Zk3v-x_81aQ'

const agents = fc.record({ tenant: fc.string({ minLength: 1 }), agentId: fc.string({ minLength: 1 }) })
const offsets = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })

/** Asserts that `property` holds, and shows the smallest counterexample when it does not. */
function holds<Values>(t: Test, property: fc.IProperty<Values>): void {
  t.doesNotThrow(() => fc.assert(property, { numRuns: 500 }))
}

t.test('a cursor decodes to what it was made from', async (t) => {
  const epochs = fc.stringMatching(/^[\w-]{1,40}$/)
  const property = fc.property(agents, epochs, offsets, (agent, epoch, offset) => {
    const position = codec.decode(agent, codec.encode(agent, epoch, offset))
    return position?.epoch === epoch && position.offset === offset
  })
  holds(t, property)
})

t.test('a cursor is one token of base64url, the same every time', async (t) => {
  const cursor = codec.encode(agent, epoch, 1_234_567)
  t.match(cursor, /^[\w-]{40,80}$/)
  t.equal(codec.encode(agent, epoch, 1_234_567), cursor)
  t.equal(new CursorCodec(key).encode(agent, epoch, 1_234_567), cursor)
})

t.test('a cursor is worth nothing to another agent, tenant or key', async (t) => {
  const cursor = codec.encode(agent, epoch, 7)
  const others = [
    { tenant: 'acme', agentId: 'agent-2' },
    { tenant: 'globex', agentId: 'agent-1' },
    { tenant: 'acmea', agentId: 'gent-1' },
    { tenant: 'acm', agentId: 'eagent-1' },
    { tenant: 'acme7', agentId: ':agent-1' },
    { tenant: '', agentId: 'acmeagent-1' },
    { tenant: 'agent-1', agentId: 'acme' },
  ]
  for (const other of others) t.equal(codec.decode(other, cursor), undefined)
  t.equal(new CursorCodec(new Uint8Array(32).fill(2)).decode(agent, cursor), undefined)
})

t.test('no two agents share a cursor, however their names are cut', async (t) => {
  const property = fc.property(agents, agents, offsets, (one, other, offset) => {
    fc.pre(one.tenant !== other.tenant || one.agentId !== other.agentId)
    return codec.decode(other, codec.encode(one, epoch, offset)) === undefined
  })
  holds(t, property)
})

t.test('a cursor with any bit changed is refused', async (t) => {
  const bytes = Buffer.from(codec.encode(agent, epoch, 42), 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const forged = Buffer.from(bytes)
    forged[bit >> 3]! ^= 1 << (bit & 7)
    t.equal(codec.decode(agent, forged.toString('base64url')), undefined)
  }
})

t.test('a cursor that is cut, padded or spelt otherwise is refused', async (t) => {
  const cursor = codec.encode(agent, epoch, 42)
  for (let length = 0; length < cursor.length; length += 1) {
    t.equal(codec.decode(agent, cursor.slice(0, length)), undefined)
  }
  const others = [
    `${cursor}=`,
    ` ${cursor}`,
    `${cursor}\n`,
    `${cursor}A`,
    `${cursor}.`,
    cursor.toUpperCase(),
    'A'.repeat(600),
  ]
  for (const other of others) t.equal(codec.decode(agent, other), undefined)
  const standardAlphabet = Buffer.from(cursor, 'base64url').toString('base64')
  if (standardAlphabet !== cursor) t.equal(codec.decode(agent, standardAlphabet), undefined)
})

t.test('any other text is refused without a throw', async (t) => {
  const texts = fc.oneof(fc.string(), fc.base64String(), fc.stringMatching(/^[\w-]+$/))
  holds(
    t,
    fc.property(texts, (text) => codec.decode(agent, text) === undefined),
  )
})

t.test('a key that is too short is refused', async (t) => {
  t.throws(() => new CursorCodec(new Uint8Array(16)), { code: 'invalid_option', message: /32 bytes; got 16/ })
})
