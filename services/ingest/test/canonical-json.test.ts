import t from 'tap'
import { canonicalJson } from '../src/canonical-json.ts'

t.test('equal requests have equal digests, whatever the order of their members', async (t) => {
  const a = { agentId: 'a', interaction: { id: 'i', b: [1, { y: 1, x: 2 }] } }
  const b = { interaction: { b: [1, { x: 2, y: 1 }], id: 'i' }, agentId: 'a' }
  t.equal(canonicalJson(a), canonicalJson(b))
  t.not(canonicalJson([1, 2]), canonicalJson([2, 1]))
})
