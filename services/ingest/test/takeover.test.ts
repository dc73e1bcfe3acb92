import { compilePolicy, defaultPolicy, moderate } from '@cuecard/moderation'
import { startVendorSimulator } from '@cuecard/vendor-simulator'
import { defaultLimits, type Profile, type Takeover, VendorClient } from '@cuecard/vendor-streams'
import t from 'tap'
import { Shaper } from '../src/shaper.ts'

const policy = compilePolicy(defaultPolicy)
const answers = {
  'removed text':
    'Thank you for calling. The card on file is 4111 1111 1111 1111, and the new one is 5500 0055 5555 5559. ' +
    'Reach Jane at jane.doe@example.com or at +1 (212) 555-0142.\n\n1. Call 212-555-0179 first.\n2. Then write to ' +
    'help@example.org.\n3. Then call +44 20 7946 0958, or 212-555-0101! All of it is in the file. Is that all?',
  'marks without a letter':
    'These are the plans:\n\n| Plan | Price | Term | Fee | Lines |\n| --- | --- | --- | --- | --- |\n| A | 10 | 12 | 0 | 1 ' +
    '|\n| B | 20 | 12 | 0 | 2 |\n\nThe check is this:\n\n```c\n  if (is(x, 2)) { return (((1))); }\n}\n```\n\n   ```\n   cat\n   ' +
    '```\n\n   Say so. 1. 1. 2. 10 10 10 10. Done!',
}

for (const [kind, answer] of Object.entries(answers)) {
  t.test(`a takeover behind ${kind} is right also when the vendor repeats itself`, async (t) => {
    const whole = moderate(answer, policy).text
    const simulator = await startVendorSimulator({ answer: () => answer, tokensPerSecond: 0 })
    const client = new VendorClient()
    t.teardown(async () => {
      await client.close()
      await simulator.close()
    })
    const { streamUrl, authentication } = simulator.endpoint('cxone-chat')
    if (authentication.kind !== 'client-credentials') throw new TypeError('cxone-chat is authenticated by OAuth')
    const { tokenUrl, clientId, clientSecret, scope } = authentication
    const profile: Profile = {
      name: 'main',
      dialect: 'cxone-chat',
      streamUrl,
      model: 'm',
      credentials: { kind: 'oauth', tokenUrl, clientId: () => clientId, clientSecret: () => clientSecret, scope },
      limits: { ...defaultLimits, baseDelayMs: 1, maxDelayMs: 5 },
      onDrop: ['continue'],
    }
    /** Shapes one stream to its end; the text, and what each durable step would have left behind. */
    const run = async (takeover?: Takeover) => {
      const stream = client.open(profile, { messages: [{ role: 'user', content: 'x' }] }, takeover)
      const shaper = new Shaper(policy, 'en', takeover)
      const steps: { shown: string; takeover: Takeover }[] = []
      let shown = ''
      for (let ended = false; !ended; ) {
        for (const item of await stream.read(Number.POSITIVE_INFINITY)) {
          if (item.type === 'failed') throw item.error
          ended ||= item.type === 'completed'
          // In small pieces, so that a step is seen behind every sentence.
          const pieces = item.type === 'text' ? (item.text.match(/[\s\S]{1,3}/gu) ?? []) : []
          for (const piece of pieces) {
            for (const { text } of shaper.push(piece, 0)) shown += text
            const { position, knownTail, anchor } = shaper
            if (position === (steps.at(-1)?.takeover.position ?? 0)) continue
            steps.push({ shown, takeover: { position, knownTail, point: stream.pointAt(position, anchor) } })
          }
        }
      }
      for (const { text } of shaper.flush()) shown += text
      return { shown, steps }
    }
    const { shown, steps } = await run()
    t.equal(shown, whole)
    t.ok(steps.length > 5, `${steps.length} steps`)
    for (const { shown, takeover } of steps) {
      if (takeover.point === undefined) continue
      for (const reEmitTokens of [0, 3, 6, 9, 14, 20]) {
        for (const borders of ['same', 'other'] as const) {
          simulator.setFaults(() => ({ continuation: { reEmitTokens, borders } }))
          const rest = await run(takeover)
          t.equal(
            shown + rest.shown,
            whole,
            `at ${takeover.position}, ${reEmitTokens} tokens again, ${borders} borders`,
          )
        }
      }
    }
  })
}
