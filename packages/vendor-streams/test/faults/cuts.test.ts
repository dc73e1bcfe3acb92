import { type StreamFaults, startVendorSimulator } from '@cuecard/vendor-simulator'
import t, { type Test } from 'tap'
import { Generation } from '../../src/generation.ts'
import { Connections } from '../../src/http/connections.ts'
import { defaultConnection, dialects, type Profile, VendorClient } from '../../src/index.ts'
import { type DialectName, dialectNames, kinds, profileOf, readToEnd, textOf } from '../vendor-fixture.ts'
import { forAll } from './in-parallel.ts'
import { LeakCheck } from './leak-check.ts'
import { WireTap } from './wire-tap.ts'

/** Few tokens, with characters of two to four bytes, and one that is seen as one cut in two. */
const tokens = ['Grüße', ' 👋', '🏽!', ' $4', '.50']
const answer = tokens.join('')

/** A simulator that fails as `faultsOf` the prompt says, at the first attempt; what the client receives is noted. */
async function setUp(dialect: DialectName, faultsOf: (prompt: string) => StreamFaults) {
  const leaks = new LeakCheck()
  const simulator = await startVendorSimulator({
    answer: () => answer,
    tokenize: () => [...tokens],
    tokensPerSecond: 0,
    faults: ({ prompt, attempt }) => (attempt === 1 ? faultsOf(prompt) : {}),
  })
  const tap = new WireTap((request) => /"((?:plain|fin|rst|end|split) \d+)"/.exec(request)?.[1] ?? '')
  const client = new VendorClient({ dispatcher: tap.on(new Connections().dispatcher(defaultConnection)) })
  const profile = profileOf(simulator, dialect)
  const read = (prompt: string) => readToEnd(client.open(profile, { messages: [{ role: 'user', content: prompt }] }))
  const close = async (t: Test) => {
    await leaks.streamsAreOver(t, simulator)
    await client.close()
    await simulator.close()
    await leaks.nothingIsLeft(t)
  }
  await read('plain 0')
  return { tap, profile, read, close, body: tap.firstBody('plain 0') }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

/** The frames of a body, without their ends. */
const framesOf = (dialect: DialectName, body: Buffer) =>
  body.toString().split(dialect === 'genesys-chat' ? '\n' : '\n\n')

/** What can be known from the first bytes of an answer's body: found out anew, and as plainly as possible. */
function knownFrom(dialect: DialectName, body: Buffer, endedWell: boolean): { text: string; isWhole: boolean } {
  const frames = framesOf(dialect, body)
  const last = frames.pop() ?? ''
  if (dialect === 'genesys-chat' && endedWell && last.endsWith('}')) frames.push(last)
  const texts = frames.flatMap((frame) => /"(?:token|content)":("(?:[^"\\]|\\.)*")/.exec(frame)?.[1] ?? [])
  const ends = ['"finished":true', '[DONE]', '"finish_reason":"stop"', '"type":"stop"']
  return {
    text: texts.map((text) => JSON.parse(text)).join(''),
    isWhole: frames.some((frame) => ends.some((end) => frame.includes(end))),
  }
}

for (const dialect of dialectNames) {
  t.test(`${dialect}: an answer that is cut at any byte is mended, and known as whole when it is`, async (t) => {
    const cutOf = (prompt: string): StreamFaults => {
      const [how, bytes] = prompt.split(' ')
      return how === 'plain' ? {} : { cut: { at: { bytes: Number(bytes) }, how: how as 'fin' | 'rst' | 'end' } }
    }
    const { tap, read, close, body } = await setUp(dialect, cutOf)
    // Chunks like OpenAI's are long and much alike: there each byte is cut in one way.
    const hows = ['fin', 'rst', 'end']
    const howsAt = (byte: number) => (body.length < 600 ? hows : [hows[byte % 3]])
    // The ids in later bodies have more digits.
    const cuts = range(0, body.length + 40).flatMap((byte) => howsAt(byte).map((how) => `${how} ${byte}`))
    let mended = 0
    await forAll(cuts, async (prompt) => {
      const { items, text } = await read(prompt)
      const known = knownFrom(dialect, tap.firstBody(prompt), prompt.startsWith('end'))
      const isDrop = known.text !== '' && !known.isWhole
      const said = textOf(
        items.slice(
          0,
          items.findIndex(({ type }) => type === 'interrupted'),
        ),
      )
      const mending = ['interrupted', dialect === 'cxone-chat' ? 'resumed' : 'superseded', 'completed']
      const told = kinds(items).join(' ')
      if (text !== answer || told !== (isDrop ? mending.join(' ') : 'completed')) t.fail(prompt, { text, told, known })
      if (isDrop && said !== known.text) t.fail(`${prompt}: what came is delivered`, { said, known })
      if (isDrop) mended++
    })
    t.ok(mended > body.length / 2, `${mended} mended`)
    await close(t)
  })

  t.test(`${dialect}: frames may be split at any byte`, async (t) => {
    const { body, profile, read, close } = await setUp(dialect, (prompt) => {
      const [how, bytes] = prompt.split(' ')
      return how === 'split' ? { split: Number(bytes) } : {}
    })
    const longest = Math.max(...framesOf(dialect, body).map((frame) => Buffer.byteLength(frame)))
    await forAll(
      range(1, longest + 2).map((size) => `split ${size}`),
      async (prompt) => {
        const { items, text } = await read(prompt)
        if (text !== answer || kinds(items).join() !== 'completed') t.fail(prompt, { text, told: kinds(items) })
      },
    )
    await close(t)
    for (const at of range(0, body.length + 1)) {
      const text = textOfPieces(dialect, profile, [body.subarray(0, at), body.subarray(at)])
      if (text !== answer) t.fail(`in two pieces at ${at}`, { text })
    }
  })
}

/** What is read of a body that comes in these pieces. */
function textOfPieces(dialect: DialectName, profile: Profile, pieces: readonly Uint8Array[]): string {
  const generation = new Generation(dialects.get(dialect)!, profile)
  generation.connected(undefined)
  for (const piece of pieces) if (generation.push(piece).state === 'done') generation.complete()
  return textOf(generation.take())
}
