import t from 'tap'
import { sentencesOf, sharedData } from './feeding.ts'

const long = 'const a = 1. // One. Two! Three?\n'.repeat(100)

t.test('a code fence is one piece, whatever is in it', async (t) => {
  for (const fence of [
    '```js\nfoo(). Bar. Baz!\n\n# Not a heading.\n```\n',
    '~~~\nOne. Two.\n```\nThree. Four.\n~~~\n',
    '````md\n```js\nOne. Two.\n```\nThree.\n````\n',
    '   ```\n   One. Two.\n   ```  \n',
    '> ```\n> One. Two.\n> ```\n',
    '- ```\n  One. Two.\n  ```\n',
    '1. ~~~~ text\n   One. Two.\n   ~~~\n   Three.\n   ~~~~~\n',
    '```js {a: 1.}\n// ``` One. Two.\n```\n',
    '```\n~~~\nOne. Two.\n~~~\n```\n',
    '```\n\n\nOne. Two.\n\n```\n',
    `\`\`\`\n${long}\`\`\`\n`,
  ]) {
    t.same(sentencesOf(['See this:\n', fence, 'After. Next.']), ['See this:\n', fence, 'After. ', 'Next.'])
  }
})

t.test('a fence that is never closed is cut at line ends once it is far too long', async (t) => {
  const text = `\`\`\`\n${long.repeat(20)}`
  const sentences = sentencesOf([text])
  t.ok(sentences.length > 1)
  t.ok(sentences.every((sentence) => sentence.length <= 9600 && sentence.endsWith('\n')))
})

t.test('backticks on one line are inline code, in which nothing ends', async (t) => {
  t.same(sentencesOf(['Use ```a. B. C``` here. Or `x. Y`. Done.']), [
    'Use ```a. B. C``` here. ',
    'Or `x. Y`. ',
    'Done.',
  ])
  t.same(sentencesOf(['```a. B```\nNext. Last.']), ['```a. B```\n', 'Next. ', 'Last.'])
  t.same(sentencesOf(['It costs `5. Then\nwe go. `npm i` works.']), [
    'It costs `5. Then\n',
    'we go. ',
    '`npm i` works.',
  ])
})

t.test('a table row is one piece', async (t) => {
  const rows = ['| Is it? | Yes. No. |\n', '| --- | --- |\n', '| Why? | So. It is. |\n']
  t.same(sentencesOf([...rows, 'After. Next.']), [...rows, 'After. ', 'Next.'])
})

t.test('each line ends its sentence: headings, list items, verses', async (t) => {
  const lines = [
    '## What is it\n',
    '\n1. Open **Settings**. ',
    'Wait.\n',
    '2. Click OK\n',
    '- a point\n',
    '* another. ',
    'More.\n',
    '> quoted\r\n',
  ]
  t.same(sentencesOf([lines.join('')]), lines)
})

t.test('the number of an item is not a sentence', async (t) => {
  t.same(sentencesOf(['1. **Go.** Then stop.\n10) Wait.\n(ii) Rest.\n• 3. Sit.']), [
    '1. **Go.** ',
    'Then stop.\n',
    '10) Wait.\n',
    '(ii) Rest.\n',
    '• 3. Sit.',
  ])
})

t.test('emphasis and links stay with the sentence that they are in', async (t) => {
  t.same(sentencesOf(['**Note:** It *works.* _Really._ [Read this.](https://a.b/c) **Next** one.']), [
    '**Note:** It *works.* ',
    '_Really._ ',
    '[Read this.](https://a.b/c) **Next** one.',
  ])
})

t.test('no fence of a real answer is cut inside', async (t) => {
  const answers = sharedData<{ text: string }[]>('responses.dev.json')
  if (answers === undefined) return t.pass('skipped', { skip: 'the shared test data is not on this machine' })
  let fences = 0
  for (const { text } of answers) {
    for (const { 0: fence } of text.matchAll(/^```[^`\n]*\n[^`]*^```$/gmu)) {
      fences++
      const whole = sentencesOf([text]).some((sentence) => sentence.includes(fence))
      if (!whole) t.fail(`a fence of ${fence.length} characters was cut`)
    }
  }
  t.ok(fences > 50, `${fences} fences`)
})
