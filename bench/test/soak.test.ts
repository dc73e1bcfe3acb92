import t from 'tap'
import { soakCrashes } from '../soak/crashes.ts'
import { soakDrops } from '../soak/drops.ts'

// The same proofs as `pnpm soak`, in smaller numbers.

t.test('answers arrive whole with the vendor cut and the desktop off the line in each', async (t) => {
  const { counts, violations } = await soakDrops({ n: 60, seed: 11 })
  t.strictSame(violations, [])
  t.ok((counts.vendorCuts ?? 0) >= 30, `${counts.vendorCuts} cuts`)
  t.ok((counts.desktopDisconnects ?? 0) >= 30, `${counts.desktopDisconnects} disconnects`)
})

t.test('a dozen kill -9 under load lose, double and reorder nothing', async (t) => {
  const { counts, violations } = await soakCrashes({ n: 12, seed: 3 })
  t.strictSame(violations, [])
  t.ok((counts.killedUnderLoad ?? 0) >= 8, `${counts.killedUnderLoad} under load`)
})
