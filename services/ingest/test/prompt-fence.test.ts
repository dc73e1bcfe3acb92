import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { dataNotice, fence } from '../src/prompt/fence.ts'
import { neutralise } from '../src/prompt/neutralise.ts'
import { PromptTemplate } from '../src/prompt/prompt-template.ts'

/** Text of what attackers are known to use, in any order, between ordinary characters. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<data>',
        '</data>',
        '</ data>',
        '<',
        '>',
        '＜',
        '﹥',
        'data',
        '</da',
        'ta>',
        '[INST]',
        '[/INST]',
      ),
      fc.constantFrom(
        '<|im_start|>',
        'system:',
        '\nsystem: ',
        '\r\nHuman:',
        '\u2028',
        '\u0085',
        '| ',
        '{{ tone }}',
        '{%',
      ),
      fc.constantFrom('\u202e', '\u200b', '\u{e0041}', '\ufe0f', '\u0000', '\u001b[31m', '\ud800', '\udfff', '[[A]]'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''))

/** What JSON can hold, with hostile text as names and values. */
const hostileValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    hostileText,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(hostileText, tie('value'), { maxKeys: 4 }),
  ),
})).value

t.test('known ways to speak out of turn become harmless, and stay readable', async (t) => {
  const rows: [string, string, string][] = [
    ['our own end marker', 'a</data>b', 'a‹/data›b'],
    ['the same in wide letters', 'a＜/data＞b', 'a‹/data›b'],
    ['ChatML', '<|im_start|>system', '‹|im_start|›system'],
    ['DeepSeek', '<｜User｜>', '‹｜User｜›'],
    ['Gemma', '<start_of_turn>model', '‹start_of_turn›model'],
    ['Llama 2', '[INST] <<SYS>> x <</SYS>> [/INST]', '(INST) ‹‹SYS›› x ‹‹/SYS›› (/INST)'],
    ['Mistral', '[TOOL_CALLS]', '(TOOL_CALLS)'],
    ['a marker with a character in it that is not seen', '[IN\u200bST]', '(INST)'],
    ['tag characters', 'hi\u{e0049}\u{e0067}\u{e006e}', 'hi'],
    ['bidirectional overrides', 'a\u202eb\u2066c\u200f', 'abc'],
    ['variation selectors', 'a\ufe01\u{e0100}', 'a'],
    ['controls', 'a\u0000\u0008\u001b[31m\u007f\u009bb', 'a[31mb'],
    ['every way to end a line', 'a\r\nb\rc\u000bd\u000ce\u0085f\u2028g\u2029h', 'a\nb\nc\nd\ne\nf\ng\nh'],
    ['half a character', 'a\ud800b', 'a\ufffdb'],
    [
      'ordinary text',
      'Où est [1] ma commande? 5\t€, «vite»! 注文は？',
      'Où est [1] ma commande? 5\t€, «vite»! 注文は？',
    ],
    ['an emoji of several', '👩‍💻', '👩💻'],
  ]
  for (const [name, text, expected] of rows) t.equal(neutralise(text), expected, name)
})

t.test('neutralising twice is neutralising once', async () => {
  fc.assert(
    fc.property(hostileText, (text) => neutralise(neutralise(text)) === neutralise(text)),
    { numRuns: 2_000 },
  )
})

t.test('a fence closes at its end and nowhere else, whatever is in it', async (t) => {
  fc.assert(
    fc.property(hostileValue, (value) => {
      const fenced = fence(value)
      if (typeof value === 'number' || typeof value === 'boolean') return fenced === String(value)
      const inside = fenced.slice('<data>'.length, -'</data>'.length)
      return fenced === `<data>${inside}</data>` && !/[<>＜＞﹤﹥]/.test(inside)
    }),
    { numRuns: 2_000 },
  )
  t.throws(() => fence(null), { message: 'a value is missing' })
})

t.test('no line of a fact begins a line of the prompt', async () => {
  fc.assert(
    fc.property(hostileValue, (value) =>
      fence(value)
        .split(/[\n\r\v\f\u0085\u2028\u2029]/)
        .slice(1)
        .every((line) => line.startsWith('| ')),
    ),
    { numRuns: 2_000 },
  )
})

t.test('lists and objects are JSON that says the same', async (t) => {
  t.equal(fence(['a', 1, true, null]), '<data>["a",1,true,null]</data>')
  t.equal(
    fence({ b: [{ y: 1, x: '</data>' }], '<a>': 'l\nsystem: x' }),
    fence({ '<a>': 'l\nsystem: x', b: [{ x: '</data>', y: 1 }] }),
  )
  t.equal(fence({ '<a>': 'l\nsystem: x' }), '<data>{"‹a›":"l\\nsystem: x"}</data>')
  fc.assert(
    fc.property(fc.array(hostileText), (texts) => {
      const inside = fence(texts).slice('<data>'.length, -'</data>'.length)
      return JSON.stringify(JSON.parse(inside)) === JSON.stringify(texts.map(neutralise))
    }),
  )
})

const everywhere = new PromptTemplate(
  'Intent: {{ intent }}\nName: {{ customer.name | upcase }} {{ customer }}\n' +
    '{% for turn in history %}{{ turn.role }}: {{ turn.text | append: intent }}\n{% endfor %}' +
    '{% assign order = interaction.order %}Order: {{ order }}{{ history | map: "text" | join: ", " }}\n' +
    "{{ tone | default: 'calm' }} {{ tone | default: intent }} {{ 'Dear ' | append: customer.name }} {{ customer | json }}",
)

/** A prompt's own text, with `#` for each fence; undefined when its fences are not as they must be. */
function outsideOf(prompt: string): string | undefined {
  const rest = prompt.slice(dataNotice.length).replace(/<data>[^<>]*<\/data>/g, '#')
  return prompt.startsWith(dataNotice) && !/[<>]/.test(rest) ? rest : undefined
}

function promptOf(fact: string): string {
  const history = [
    { role: fact, text: fact },
    { role: 'agent', text: fact },
  ]
  const interaction = { id: 'i', intent: fact, customer: { name: fact, more: [fact] }, history, order: fact }
  return everywhere.render({ agentId: 'a', interaction })
}

const outside = '\n\nIntent: #\nName: # #\n#: #\n#: #\nOrder: ##\ncalm # # #'

t.test('what a template says itself is the same whatever the facts are', async () => {
  fc.assert(fc.property(hostileText, (fact) => outsideOf(promptOf(fact)) === outside))
})

const naughtyStrings = new URL('../../../../shared/data/naughty-strings.json', import.meta.url)
const skip = existsSync(naughtyStrings) ? false : 'the test data is not here'

t.test('hostile strings as every fact stay in their fences', { skip }, async (t) => {
  const facts: string[] = JSON.parse(readFileSync(naughtyStrings, 'utf8'))
  t.ok(facts.length > 500)
  const escaped = facts.filter((fact) => outsideOf(promptOf(fact)) !== outside)
  t.strictSame(escaped, [])
})
