import t from 'tap'
import { Listeners } from '../src/listeners.ts'

t.test('listeners are called in the order in which they came, until they are removed', async (t) => {
  const listeners = new Listeners<{ moved: readonly [x: number, y: number] }>()
  const calls: string[] = []
  const first = (x: number, y: number) => calls.push(`first ${x} ${y}`)
  const stop = listeners.on('moved', first)
  listeners.on('moved', first)
  listeners.on('moved', (x, y) => calls.push(`second ${x} ${y}`))
  listeners.emit('moved', 1, 2)
  stop()
  listeners.emit('moved', 3, 4)
  t.same(calls, ['first 1 2', 'second 1 2', 'second 3 4'])
})

t.test('a listener that throws stops nobody else, and its error surfaces as an uncaught one', async (t) => {
  const listeners = new Listeners<{ moved: readonly [] }>()
  const later: (() => void)[] = []
  t.intercept(globalThis, 'queueMicrotask', { value: (callback: () => void) => later.push(callback) })
  let called = 0
  listeners.on('moved', () => {
    throw new Error('of the embedding page')
  })
  listeners.on('moved', () => called++)
  listeners.emit('moved')
  t.equal(called, 1)
  t.throws(() => later[0]?.(), { message: 'of the embedding page' })
})
